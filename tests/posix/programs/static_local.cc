/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: one thread initialises a static variable of a function
 */
#include <pthread.h>
#include <assert.h>

static int made;
struct S {
	int v;
	S()
	{
		v = ++made;
	}
	~S()
	{
	}
};
S &get()
{
	static S s;
	return s;
}

static void *w(void *)
{
	assert(get().v == 1);
	return nullptr;
}

int main()
{
	pthread_t a, b;
	pthread_create(&a, nullptr, w, nullptr);
	pthread_create(&b, nullptr, w, nullptr);
	pthread_join(a, nullptr);
	pthread_join(b, nullptr);
	assert(made == 1);
}
