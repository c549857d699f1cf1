/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT only HOLDS: functions of string.h, stdio.h and stdlib.h
 */
#include <pthread.h>
#include <string.h>
#include <stdio.h>
#include <stdlib.h>
#include <assert.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
char buf[32];
size_t len;
void *w(void *a)
{
	pthread_mutex_lock(&m);
	if (strlen(buf) + strlen(a) < sizeof buf) {
		strcat(buf, a);
	}
	pthread_mutex_unlock(&m);
	char *d = strdup(a);
	assert(!strcmp(d, a));
	free(d);
	return 0;
}

int main()
{
	char loc[8];
	pthread_t a, b;
	strcpy(buf, "x");
	pthread_create(&a, 0, w, "ab");
	pthread_create(&b, 0, w, "cd");
	pthread_join(a, 0);
	pthread_join(b, 0);
	assert(!strcmp(buf, "xabcd") || !strcmp(buf, "xcdab"));
	assert(strchr(buf, 'c') && strstr(buf, "ab") && strncmp(buf, "x", 1) == 0);
	snprintf(loc, sizeof loc, "%d", 12);
	assert(atoi("12") == 12);
	assert(memcmp(buf, "x", 1) == 0);
	printf("%s %zu\n", buf, strlen(buf));
	return 0;
}
