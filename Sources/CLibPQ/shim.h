// libpq, and the two Linux interfaces Glibc's overlay lacks: epoll and eventfd.
#pragma once
#include <libpq-fe.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

// What older headers lack has a stand-in.

// From libpq 17 on a Sync can be queued without a write of its own, so that one flush serves many batches.
static inline int clibpq_send_pipeline_sync(PGconn *connection) {
#ifdef LIBPQ_HAS_SEND_PIPELINE_SYNC
    return PQsendPipelineSync(connection);
#else
    return PQpipelineSync(connection);
#endif
}

// Has the rows of a result come in parts instead of as a whole: of so many rows with libpq 17 and later, before one by one.
// Called right after the query was sent; 0 for too late.
static inline int clibpq_set_rows_mode(PGconn *connection, int rows) {
#ifdef LIBPQ_HAS_CHUNK_MODE
    return PQsetChunkedRowsMode(connection, rows);
#else
    (void)rows;
    return PQsetSingleRowMode(connection);
#endif
}

// The status of such a part; one that no result has where libpq knows no parts.
#ifdef LIBPQ_HAS_CHUNK_MODE
enum { clibpq_tuples_chunk = PGRES_TUPLES_CHUNK };
#else
enum { clibpq_tuples_chunk = 0x7fffffff };
#endif

// From libpq 17 on a prepared statement can be closed by a message of the protocol; before, -1: use DEALLOCATE.
static inline int clibpq_send_close_prepared(PGconn *connection, const char *name) {
#ifdef LIBPQ_HAS_CLOSE_PREPARED
    return PQsendClosePrepared(connection, name);
#else
    (void)connection;
    (void)name;
    return -1;
#endif
}
