/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: an atomic of sixteen bytes
 */
#include <assert.h>
#include <stdatomic.h>

typedef struct {
	long a, b;
} pr;
_Atomic pr x;
int main()
{
	pr p = {1, 2};
	atomic_store(&x, p);
	pr q = atomic_load(&x);
	assert(q.b == 2);
	return 0;
}
