// This folder is the target: its .sql and .csv files are embedded by Sources/EmbedSQLPlugin.
