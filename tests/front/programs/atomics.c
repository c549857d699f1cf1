/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: <stdatomic.h>, __atomic and __sync
 */
#include <assert.h>
#include <stdatomic.h>

atomic_flag f = ATOMIC_FLAG_INIT;
_Atomic unsigned char b;
_Atomic long l;
atomic_bool o;
_Atomic(int *) ptr;
int arr[3];
_Atomic short sh;
int pl;
int main()
{
	assert(!atomic_flag_test_and_set(&f));
	assert(atomic_flag_test_and_set(&f));
	atomic_flag_clear(&f);
	b = 255;
	b++;
	assert(b == 0);
	atomic_fetch_or(&l, 6);
	atomic_fetch_and(&l, 3);
	atomic_fetch_xor(&l, 1);
	assert(l == 3);
	assert(atomic_exchange(&o, 1) == 0);
	ptr = arr;
	ptr++;
	atomic_fetch_add(&ptr, 1);
	sh *= 3;
	sh -= 1;
	assert(sh == -1);
	int e = 0;
	assert(__atomic_compare_exchange_n(&pl, &e, 4, 0, 5, 5));
	assert(__sync_fetch_and_add(&pl, 1) == 4 && __sync_bool_compare_and_swap(&pl, 5, 6) &&
	       __sync_val_compare_and_swap(&pl, 6, 7) == 6 &&
	       __sync_lock_test_and_set(&pl, 1) == 7);
	__sync_lock_release(&pl);
	__sync_synchronize();
	assert(__atomic_add_fetch(&pl, 3, 0) == 3 && __atomic_nand_fetch(&pl, 1, 0) == ~1);
	atomic_thread_fence(memory_order_seq_cst);
	int lf = __atomic_always_lock_free(4, 0);
	assert(lf);
	return 0;
}
