// libpq, and the two Linux interfaces Glibc's overlay lacks: epoll and eventfd.
#pragma once
#include <libpq-fe.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

// Macros that older headers lack become constants that Swift can ask about.
#ifdef LIBPQ_HAS_SEND_PIPELINE_SYNC
enum { clibpq_has_send_pipeline_sync = 1 };
#else
enum { clibpq_has_send_pipeline_sync = 0 };
#endif
