// Stands for lib/kstrtox.c. Keeps: results and error numbers; *_from_user copies at most what a number can
// need into a buffer on the stack, then parses.
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/uaccess.h>

namespace
{

int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

int parse_unsigned(const char *s, unsigned base, unsigned long long *result)
{
	bool prefixed = s[0] == '0' && (s[1] == 'x' || s[1] == 'X') && digit_of(s[2]) < 16;

	if (base == 0)
		base = prefixed ? 16 : s[0] == '0' ? 8 : 10;
	if (base == 16 && prefixed)
		s += 2;
	unsigned long long value = 0;
	const char *start = s;

	for (; static_cast<unsigned>(digit_of(*s)) < base; s++) {
		if (__builtin_mul_overflow(value, static_cast<unsigned long long>(base), &value) ||
		    __builtin_add_overflow(value, static_cast<unsigned long long>(digit_of(*s)),
					   &value))
			return -ERANGE;
	}
	if (s == start)
		return -EINVAL;
	if (*s == '\n')
		s++;
	if (*s)
		return -EINVAL;
	*result = value;
	return 0;
}

template <typename Number, typename Wide> int narrow(int error, Wide wide, Number *result)
{
	if (error)
		return error;
	if (static_cast<Wide>(static_cast<Number>(wide)) != wide)
		return -ERANGE;
	*result = static_cast<Number>(wide);
	return 0;
}

template <typename Number>
int from_user(const char *s, size_t count, unsigned base, Number *result,
	      int (*parse)(const char *, unsigned, Number *))
{
	char buffer[1 + sizeof(Number) * 8 + 1 + 1];
	size_t n = count < sizeof(buffer) - 1 ? count : sizeof(buffer) - 1;

	if (copy_from_user(buffer, s, n))
		return -EFAULT;
	buffer[n] = 0;
	return parse(buffer, base, result);
}

} // namespace

int kstrtoull(const char *s, unsigned int base, unsigned long long *result)
{
	return parse_unsigned(*s == '+' ? s + 1 : s, base, result);
}

int kstrtoll(const char *s, unsigned int base, long long *result)
{
	unsigned long long value = 0;
	bool negative = *s == '-';
	int error = negative ? parse_unsigned(s + 1, base, &value) : kstrtoull(s, base, &value);

	if (error)
		return error;
	if (negative ? value > 1ULL << 63 : value >= 1ULL << 63)
		return -ERANGE;
	*result = static_cast<long long>(negative ? 0 - value : value);
	return 0;
}

int kstrtoul(const char *s, unsigned int base, unsigned long *result)
{
	unsigned long long value = 0;
	int error = kstrtoull(s, base, &value);

	return narrow(error, value, result);
}

int kstrtol(const char *s, unsigned int base, long *result)
{
	long long value = 0;
	int error = kstrtoll(s, base, &value);

	return narrow(error, value, result);
}

int kstrtouint(const char *s, unsigned int base, unsigned int *result)
{
	unsigned long long value = 0;
	int error = kstrtoull(s, base, &value);

	return narrow(error, value, result);
}

int kstrtoint(const char *s, unsigned int base, int *result)
{
	long long value = 0;
	int error = kstrtoll(s, base, &value);

	return narrow(error, value, result);
}

int kstrtobool(const char *s, bool *result)
{
	if (!s)
		return -EINVAL;
	switch (s[0]) {
	case 'y':
	case 'Y':
	case 't':
	case 'T':
	case '1':
		*result = true;
		return 0;
	case 'n':
	case 'N':
	case 'f':
	case 'F':
	case '0':
		*result = false;
		return 0;
	case 'o':
	case 'O':
		if (s[1] == 'n' || s[1] == 'N' || s[1] == 'f' || s[1] == 'F') {
			*result = s[1] == 'n' || s[1] == 'N';
			return 0;
		}
	}
	return -EINVAL;
}

int kstrtoul_from_user(const char *s, size_t count, unsigned int base, unsigned long *result)
{
	return from_user(s, count, base, result, kstrtoul);
}

int kstrtol_from_user(const char *s, size_t count, unsigned int base, long *result)
{
	return from_user(s, count, base, result, kstrtol);
}

int kstrtouint_from_user(const char *s, size_t count, unsigned int base, unsigned int *result)
{
	return from_user(s, count, base, result, kstrtouint);
}

int kstrtoint_from_user(const char *s, size_t count, unsigned int base, int *result)
{
	return from_user(s, count, base, result, kstrtoint);
}

int kstrtobool_from_user(const char *s, size_t count, bool *result)
{
	char buffer[4];
	size_t n = count < sizeof(buffer) - 1 ? count : sizeof(buffer) - 1;

	if (copy_from_user(buffer, s, n))
		return -EFAULT;
	buffer[n] = 0;
	return kstrtobool(buffer, result);
}
