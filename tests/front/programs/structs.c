/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: structures by value, as results, and nested initialisers
 */
#include <assert.h>
#include <string.h>

struct in {
	int a, b;
};
struct out {
	struct in i[2];
	char n[5];
	long l;
};
struct out mk(int x)
{
	struct out o = {.i = {[1] = {.b = x}}, .l = 7};
	strcpy(o.n, "hi");
	return o;
}

static struct out pass(struct out o)
{
	o.l++;
	return o;
}

struct small {
	short a;
	char b;
};
struct small sm(struct small s)
{
	s.a++;
	return s;
}

struct dd {
	int x;
	long y;
};
struct dd d2(struct dd d)
{
	d.x++;
	d.y--;
	return d;
}

int main()
{
	struct out o = mk(3);
	o = pass(o);
	assert(o.l == 8 && o.i[1].b == 3 && o.i[0].a == 0 && !strcmp(o.n, "hi"));
	struct small s = sm((struct small){1, 2});
	assert(s.a == 2 && s.b == 2);
	struct dd d = d2((struct dd){1, 2});
	assert(d.x == 2 && d.y == 1);
	return 0;
}
