/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: vector and sort
 */
#include <assert.h>
#include <vector>
#include <algorithm>

int main()
{
	std::vector<int> v;
	v.push_back(3);
	v.push_back(1);
	std::sort(v.begin(), v.end());
	assert(v[0] == 1 && v.size() == 2);
}
