/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/eventfd.h. kh_eventfd() is the user's eventfd(); reading it (kh_read, 8 bytes) waits for
 * a signal, or returns -EAGAIN with EFD_NONBLOCK.
 */
#ifndef KHEDDLE_LINUX_EVENTFD_H
#define KHEDDLE_LINUX_EVENTFD_H

#include <linux/cleanup.h>
#include <linux/types.h>

struct file;
struct eventfd_ctx;

#define EFD_SEMAPHORE 1
#define EFD_NONBLOCK 04000
#define EFD_CLOEXEC 02000000

#ifdef __cplusplus
extern "C" {
#endif

struct eventfd_ctx *eventfd_ctx_fdget(int fd);
struct eventfd_ctx *eventfd_ctx_fileget(struct file *file);
struct file *eventfd_fget(int fd);
void eventfd_ctx_put(struct eventfd_ctx *ctx);
void eventfd_signal_mask(struct eventfd_ctx *ctx, __poll_t mask);
void eventfd_ctx_do_read(struct eventfd_ctx *ctx, __u64 *count);

int kh_eventfd(unsigned int count, int flags);

#ifdef __cplusplus
}
#endif

/* Before 6.8 it took a count as well. */
#define KH_EVENTFD_SIGNAL(ctx, ...) eventfd_signal_mask(ctx, 0)
#define eventfd_signal(...) KH_EVENTFD_SIGNAL(__VA_ARGS__, 0)

#endif
