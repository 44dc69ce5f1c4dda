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

// Whether a Sync stays in libpq's buffer until it is flushed.
static inline int clibpq_sync_is_buffered(void) {
#ifdef LIBPQ_HAS_SEND_PIPELINE_SYNC
    return 1;
#else
    return 0;
#endif
}

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
