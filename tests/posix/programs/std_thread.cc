/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: std::thread and std::atomic
 */
#include <assert.h>
#include <thread>
#include <atomic>

std::atomic<int> n;
int main()
{
	std::thread a([] { n++; }), b([] { n++; });
	a.join();
	b.join();
	assert(n == 2);
}
