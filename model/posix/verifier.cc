// Stands for the functions of the software verification competition. The domains of __VERIFIER_nondet_* are
// samples at the edges of what programs tell apart, not all values: bool 0, 1; signed 0, 1, -1, 2 and both ends;
// unsigned 0, 1, 2 and the end. So HOLDS means: for these values.
#include <kheddle.h>

namespace
{

template <typename Number> Number sample()
{
	constexpr bool is_signed = static_cast<Number>(-1) < 0;
	constexpr Number highest = static_cast<Number>(
		is_signed ? ~(~static_cast<unsigned __int128>(0) << (sizeof(Number) * 8 - 1))
			  : ~(~static_cast<unsigned __int128>(0) << (sizeof(Number) * 8 - 1) << 1));

	if (is_signed) {
		static const uint64_t samples[] = {
			0,
			1,
			static_cast<uint64_t>(-1),
			2,
			static_cast<uint64_t>(highest),
			static_cast<uint64_t>(-highest - 1),
		};
		return static_cast<Number>(kh_any(samples, 6));
	}
	static const uint64_t samples[] = {0, 1, 2, static_cast<uint64_t>(highest)};

	return static_cast<Number>(kh_any(samples, 4));
}

} // namespace

// A program may bring its own.
#define WEAK __attribute__((weak))

extern "C" {

WEAK char __VERIFIER_nondet_char(void)
{
	return sample<char>();
}
WEAK signed char __VERIFIER_nondet_schar(void)
{
	return sample<signed char>();
}
WEAK unsigned char __VERIFIER_nondet_uchar(void)
{
	return sample<unsigned char>();
}
WEAK short __VERIFIER_nondet_short(void)
{
	return sample<short>();
}
WEAK unsigned short __VERIFIER_nondet_ushort(void)
{
	return sample<unsigned short>();
}
WEAK int __VERIFIER_nondet_int(void)
{
	return sample<int>();
}
WEAK unsigned __VERIFIER_nondet_uint(void)
{
	return sample<unsigned>();
}
WEAK unsigned __VERIFIER_nondet_unsigned(void)
{
	return sample<unsigned>();
}
WEAK long __VERIFIER_nondet_long(void)
{
	return sample<long>();
}
WEAK unsigned long __VERIFIER_nondet_ulong(void)
{
	return sample<unsigned long>();
}
WEAK long long __VERIFIER_nondet_longlong(void)
{
	return sample<long long>();
}
WEAK unsigned long long __VERIFIER_nondet_ulonglong(void)
{
	return sample<unsigned long long>();
}
WEAK size_t __VERIFIER_nondet_size_t(void)
{
	return sample<size_t>();
}
WEAK bool __VERIFIER_nondet_bool(void)
{
	return kh_choose(2);
}
WEAK bool __VERIFIER_nondet__Bool(void)
{
	return kh_choose(2);
}
WEAK void *__VERIFIER_nondet_pointer(void)
{
	return nullptr;
}

WEAK void __VERIFIER_assume(int condition)
{
	kh_assume(condition);
}

WEAK void __VERIFIER_atomic_begin(void)
{
	kh_atomic_begin();
}

WEAK void __VERIFIER_atomic_end(void)
{
	kh_atomic_end();
}

WEAK void __VERIFIER_assert(int condition)
{
	if (!condition)
		kh_fail("assertion", "__VERIFIER_assert failed");
}

WEAK void __VERIFIER_error(void)
{
	kh_fail("assertion", "__VERIFIER_error() was reached");
}

WEAK void reach_error(void)
{
	kh_fail("assertion", "reach_error() was reached");
}

} // extern "C"
