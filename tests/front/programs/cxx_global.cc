/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: a global object with a constructor
 */
#include <assert.h>

struct G {
	int *p;
	G() : p(new int(3))
	{
	}
	~G()
	{
		delete p;
	}
};
static G g;
int main()
{
	assert(*g.p == 3);
}
