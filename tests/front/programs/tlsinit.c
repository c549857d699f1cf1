/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: initial values of thread-local variables
 */
#include <pthread.h>
#include <assert.h>

_Thread_local int *p;
static _Thread_local struct {
	int a;
	char b[3];
} t = {3, "ab"};
int g;
void *w(void *a)
{
	assert(!p && t.a == 3 && t.b[1] == 'b');
	p = &g;
	t.a = 9;
	return 0;
}

int main()
{
	pthread_t a;
	p = &g;
	pthread_create(&a, 0, w, 0);
	pthread_join(a, 0);
	assert(p == &g && t.a == 3);
	return 0;
}
