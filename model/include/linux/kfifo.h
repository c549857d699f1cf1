/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/kfifo.h. Keeps: a ring of elements between one reader and one writer, who need no lock:
 * the indices are marked, the elements plain, so that a second reader or writer shows as a data race.
 * Leaves out: records, user copies, DMA, scatterlists.
 */
#ifndef KHEDDLE_LINUX_KFIFO_H
#define KHEDDLE_LINUX_KFIFO_H

#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

/* Both indices count for ever; the elements between them are in the ring. */
struct __kfifo {
	unsigned int in;
	unsigned int out;
	unsigned int mask;
};

/* The size is a power of two. */
#define DECLARE_KFIFO(fifo, type, size)                                                            \
	struct {                                                                                   \
		struct __kfifo kfifo;                                                              \
		type buf[((size) < 2 || ((size) & ((size) - 1))) ? -1 : (size)];                   \
	} fifo
#define DECLARE_KFIFO_PTR(fifo, type)                                                              \
	struct {                                                                                   \
		struct __kfifo kfifo;                                                              \
		type *buf;                                                                         \
	} fifo
#define DEFINE_KFIFO(fifo, type, size) DECLARE_KFIFO(fifo, type, size) = {{0, 0, (size) - 1}, {}}

#define INIT_KFIFO(fifo)                                                                           \
	((fifo).kfifo.in = (fifo).kfifo.out = 0,                                                   \
	 (fifo).kfifo.mask = sizeof((fifo).buf) / sizeof((fifo).buf[0]) - 1, (void)0)

#define kfifo_alloc(fifo, size, gfp)                                                               \
	({                                                                                         \
		KH_AUTO kh_f_ = (fifo);                                                            \
		unsigned int kh_size_ = roundup_pow_of_two(size);                                  \
		kh_f_->buf =                                                                       \
			(__typeof__(kh_f_->buf))kmalloc(kh_size_ * sizeof(kh_f_->buf[0]), gfp);    \
		kh_f_->kfifo.in = kh_f_->kfifo.out = 0;                                            \
		kh_f_->kfifo.mask = kh_size_ - 1;                                                  \
		kh_f_->buf ? 0 : -ENOMEM;                                                          \
	})
#define kfifo_free(fifo) (kfree((fifo)->buf), (fifo)->buf = NULL, (void)0)

#define kfifo_size(fifo) ((fifo)->kfifo.mask + 1)
#define kfifo_len(fifo) (READ_ONCE((fifo)->kfifo.in) - READ_ONCE((fifo)->kfifo.out))
#define kfifo_avail(fifo) (kfifo_size(fifo) - kfifo_len(fifo))
#define kfifo_is_empty(fifo) (kfifo_len(fifo) == 0)
#define kfifo_is_full(fifo) (kfifo_len(fifo) > (fifo)->kfifo.mask)
#define kfifo_reset(fifo)                                                                          \
	(WRITE_ONCE((fifo)->kfifo.in, 0), WRITE_ONCE((fifo)->kfifo.out, 0), (void)0)
#define kfifo_reset_out(fifo) WRITE_ONCE((fifo)->kfifo.out, READ_ONCE((fifo)->kfifo.in))
#define kfifo_skip(fifo) WRITE_ONCE((fifo)->kfifo.out, (fifo)->kfifo.out + 1)

/* How many elements went in: n, or as many as there is room for. */
#define kfifo_in(fifo, elements, n)                                                                \
	({                                                                                         \
		KH_AUTO kh_in_ = (fifo);                                                           \
		unsigned int kh_at_ = READ_ONCE(kh_in_->kfifo.in), kh_i_ = 0;                      \
		unsigned int kh_n_ = min_t(unsigned int, n, kfifo_avail(kh_in_));                  \
		for (; kh_i_ < kh_n_; kh_i_++)                                                     \
			kh_in_->buf[(kh_at_ + kh_i_) & kh_in_->kfifo.mask] = (elements)[kh_i_];    \
		if (kh_n_)                                                                         \
			WRITE_ONCE(kh_in_->kfifo.in, kh_at_ + kh_n_);                              \
		kh_n_;                                                                             \
	})
#define kfifo_out_peek(fifo, elements, n)                                                          \
	({                                                                                         \
		KH_AUTO kh_peek_ = (fifo);                                                         \
		unsigned int kh_from_ = READ_ONCE(kh_peek_->kfifo.out), kh_j_ = 0;                 \
		unsigned int kh_m_ = min_t(unsigned int, n, kfifo_len(kh_peek_));                  \
		for (; kh_j_ < kh_m_; kh_j_++)                                                     \
			(elements)[kh_j_] =                                                        \
				kh_peek_->buf[(kh_from_ + kh_j_) & kh_peek_->kfifo.mask];          \
		kh_m_;                                                                             \
	})
#define kfifo_out(fifo, elements, n)                                                               \
	({                                                                                         \
		KH_AUTO kh_out_ = (fifo);                                                          \
		unsigned int kh_got_ = kfifo_out_peek(kh_out_, elements, n);                       \
		if (kh_got_)                                                                       \
			WRITE_ONCE(kh_out_->kfifo.out, kh_out_->kfifo.out + kh_got_);              \
		kh_got_;                                                                           \
	})

/* One element; 0 if the fifo is full, or empty. */
#define kfifo_put(fifo, element)                                                                   \
	({                                                                                         \
		__typeof__((fifo)->buf[0]) kh_element_ = (element);                                \
		kfifo_in(fifo, &kh_element_, 1);                                                   \
	})
#define kfifo_get(fifo, element) kfifo_out(fifo, element, 1)
#define kfifo_peek(fifo, element) kfifo_out_peek(fifo, element, 1)

#define kfifo_in_spinlocked(fifo, elements, n, lock)                                               \
	({                                                                                         \
		unsigned long kh_flags_;                                                           \
		unsigned int kh_count_;                                                            \
		spin_lock_irqsave(lock, kh_flags_);                                                \
		kh_count_ = kfifo_in(fifo, elements, n);                                           \
		spin_unlock_irqrestore(lock, kh_flags_);                                           \
		kh_count_;                                                                         \
	})
#define kfifo_out_spinlocked(fifo, elements, n, lock)                                              \
	({                                                                                         \
		unsigned long kh_flags_;                                                           \
		unsigned int kh_count_;                                                            \
		spin_lock_irqsave(lock, kh_flags_);                                                \
		kh_count_ = kfifo_out(fifo, elements, n);                                          \
		spin_unlock_irqrestore(lock, kh_flags_);                                           \
		kh_count_;                                                                         \
	})
#define kfifo_in_locked(fifo, elements, n, lock) kfifo_in_spinlocked(fifo, elements, n, lock)
#define kfifo_out_locked(fifo, elements, n, lock) kfifo_out_spinlocked(fifo, elements, n, lock)

#endif
