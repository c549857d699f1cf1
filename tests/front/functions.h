// C functions for meaning_test: each takes two numbers and makes one, by way of one corner of C.
#pragma once

namespace kheddle::testing {

inline constexpr const char* kFunctions = R"C(
typedef unsigned long u64; typedef long s64; typedef unsigned u32; typedef int s32;
typedef unsigned short u16; typedef short s16; typedef unsigned char u8; typedef signed char s8;
void *memcpy(void *, const void *, u64); void *memmove(void *, const void *, u64);
void *memset(void *, int, u64);
#define NI __attribute__((noinline))

u64 add64(u64 a, u64 b) { return a + b * 3 - (a ^ b); }
u64 add32(u64 a, u64 b) { return (u32)a + (u32)b; }
u64 mul16(u64 a, u64 b) { return (u16)((u16)a * (u16)b); }
u64 mixed8(u64 a, u64 b) { return (s8)a * (u8)b; }
u64 udiv(u64 a, u64 b) { return b ? a / b + (u32)a % ((u32)b | 1) : a; }
u64 sdiv32(u64 a, u64 b) { s32 x = a, y = (b & 0xffff) | 3; return x / y + x % -y; }
u64 sdiv8(u64 a, u64 b) { s8 x = a, y = (b & 63) + 1; return x / y + x % y; }
u64 shifts(u64 a, u64 b) { return (a << (b & 63)) ^ (a >> (b & 63)) ^ ((s64)a >> (b & 63)); }
u64 shifts32(u64 a, u64 b) { return ((u32)a << (b & 31)) + ((s32)a >> (b & 31)); }
u64 shifts16(u64 a, u64 b) { return (s16)((s16)a >> (b & 15)) + (u16)((u16)a >> (b & 15)); }
u64 casts(u64 a, u64 b) { return (s8)a + (u8)b + (s16)(a >> 3) + (u16)(b >> 5) + (s64)(s32)a; }
u64 compares(u64 a, u64 b) {
  return (a < b) | ((s64)a < (s64)b) << 1 | ((u32)a <= (u32)b) << 2 | ((s32)a > (s32)b) << 3 |
         ((s8)a >= (s8)b) << 4 | ((u16)a == (u16)b) << 5 | (a != b) << 6; }
u64 booleans(u64 a, u64 b) { _Bool x = a, y = b & 1; return x + 2 * y + 4 * (x && y) + 8 * (!x || y); }
u64 distance(u64 a, u64 b) { return a > b ? a - b : b - a; }
u64 loop(u64 a, u64 b) { u64 s = b; for (u64 i = 0; i < (a & 15); i++) s = s * 31 + i; return s; }
u64 fibonacci(u64 a, u64 b) { u64 x = a, y = b; for (int i = 0; i < (int)(a & 31); i++) { u64 t = x + y; x = y; y = t; } return x; }
u64 swap(u64 a, u64 b) { u64 x = a, y = b; for (int i = 0; i < (int)(b & 7); i++) { u64 t = x; x = y; y = t; } return x * 3 + y; }
u64 rotate3(u64 a, u64 b) { u64 x = a, y = b, z = 5; do { u64 t = x; x = y; y = z; z = t; } while (a-- & 3); return x + 2 * y + 3 * z; }
u64 gcd(u64 a, u64 b) { while (b) { u64 t = a % b; a = b; b = t; } return a; }
u64 nested(u64 a, u64 b) { u64 n = 0; for (u64 i = 0; i < (a & 7); i++) for (u64 j = i; j < (b & 7); j++) { if (j == 5) continue; if (i == 6) break; n += i * j + 1; } return n; }
u64 switches(u64 a, u64 b) { switch (a & 7) { case 0: return b; case 1: b++; case 2: b *= 2; break; case 5: return 7; case 6: b = ~b; break; default: b -= a; } return b; }
u64 switch_phi(u64 a, u64 b) { u64 x; switch ((s8)a) { case -1: x = 3; break; case 0: case 1: case 2: x = b; break; case 127: x = a; break; default: x = 9; } return x; }
u64 go_to(u64 a, u64 b) { u64 n = 0; again: n++; if (a & 1) { a >>= 1; goto again; } if (n > 5) goto out; n += b; out: return n; }

struct bits { s32 a : 3; u32 b : 5; s32 c : 11; u32 d : 13; u64 e : 40; s64 f : 24; };
u64 bit_fields(u64 a, u64 b) { struct bits x = {0}; x.a = a; x.b = b; x.c = a >> 3; x.d = b >> 3; x.e = a * b; x.f = a - b; x.c += x.a; x.e ^= x.b; return x.a + 3 * x.b + 5 * x.c + 7 * x.d + 11 * x.e + 13 * x.f; }
static struct bits shared_bits;
u64 global_bits(u64 a, u64 b) { shared_bits.d = a; shared_bits.b = b; shared_bits.f = b; return shared_bits.d * 3 + shared_bits.b + shared_bits.f; }
struct packed3 { u32 x : 24; } __attribute__((packed));
static struct packed3 packed[4];
u64 three_bytes(u64 a, u64 b) { packed[a & 3].x = b; packed[(a + 1) & 3].x = a; return packed[a & 3].x; }

struct small { s32 x; u8 y; }; struct two { u64 x; s32 y; }; struct large { u64 x, y, z; u8 t[3]; };
static NI struct small make_small(u64 a, u64 b) { struct small s = {a, b}; return s; }
static NI struct two make_two(u64 a, u64 b) { struct two s = {a, b}; return s; }
static NI struct large make_large(u64 a, u64 b) { struct large s = {a, b, a ^ b, {1, 2, a}}; return s; }
static NI u64 take_small(struct small s) { return s.x + s.y; }
static NI u64 take_two(struct two s) { s.x++; return s.x * 3 + s.y; }
static NI u64 take_large(struct large s) { s.x += s.z; s.t[0] = 9; return s.x + s.y * 5 + s.t[2] + s.t[0]; }
u64 structs_small(u64 a, u64 b) { struct small s = make_small(a, b); return take_small(s) + s.y; }
u64 structs_two(u64 a, u64 b) { struct two s = make_two(a, b); return take_two(s) + s.x; }
u64 structs_large(u64 a, u64 b) { struct large s = make_large(a, b); u64 r = take_large(s); return r * 7 + s.x + s.t[0]; }
u64 struct_copy(u64 a, u64 b) { struct large s = {a, b, 1}, t; t = s; s.x = 0; return t.x + t.y + t.z + s.x; }

static u64 table[8] = {1, 1, 2, 3, 5, 8, 13, 21};
static struct large list[3] = {{1, 2, 3, {4, 5, 6}}, {7, 8, 9}, {.t = {1, 2, 3}}};
u64 arrays(u64 a, u64 b) { table[a & 7] += b; return table[b & 7] + table[(a - b) & 7]; }
u64 negative_index(u64 a, u64 b) { u64 *p = &table[7]; s32 i = -(s32)(a & 7); return p[i] + p[-1] + list[b % 3].t[a % 3] + list[(u8)b % 3].y; }
u64 local_array(u64 a, u64 b) { u32 t[8]; for (int i = 0; i < 8; i++) t[i] = a * i; t[b & 7] ^= b; u64 s = 0; for (int i = 7; i >= 0; i--) s = s * 5 + t[i]; return s; }
u64 matrix(u64 a, u64 b) { s16 m[3][4]; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) m[i][j] = a * i + b * j; return m[a % 3][b & 3] + m[2][3]; }
struct node { u64 v; struct node *next; };
static struct node n2 = {3, 0}, n1 = {2, &n2}, *head = &n1; static u64 *inner = &list[1].z; static u8 *past = (u8 *)&table[3] + 8;
u64 pointers(u64 a, u64 b) { u64 s = *inner + *past; struct node n0 = {a, head}; for (struct node *n = &n0; n; n = n->next) s = s * 3 + n->v; return s + b; }
#define container_of(p, t, m) ((t *)((char *)(p) - __builtin_offsetof(t, m)))
static NI u64 outer(u8 *t) { return container_of(t, struct large, t)->y; }
u64 containers(u64 a, u64 b) { struct large s = {a, b}; return outer(s.t); }
static void *err_or_pointer(u64 a) { return a & 1 ? (void *)-(s64)((a & 4095) | 1) : &table[a & 7]; }
u64 err_ptr(u64 a, u64 b) { void *p = err_or_pointer(a); return (u64)p >= (u64)-4095 ? (u64)p : *(u64 *)p + b; }
union both { u64 w; u8 c[8]; u16 h[4]; };
u64 unions(u64 a, u64 b) { union both x; x.w = a; x.c[b & 7] = b; x.h[1] ^= 0x1234; return x.w; }

static u64 plus(u64 a, u64 b) { return a + b; } static u64 minus(u64 a, u64 b) { return a - b; }
static u64 (*const ops[])(u64, u64) = {plus, minus, add64, distance};
u64 indirect(u64 a, u64 b) { return ops[a & 3](a, b); }
static NI u64 recurse(u64 n, u64 x) { return n ? recurse(n - 1, x * 3) + n : x; }
u64 recursion(u64 a, u64 b) { return recurse(a & 15, b); }
static NI u64 add_all(int n, ...) { __builtin_va_list l, m; u64 s = 0; __builtin_va_start(l, n); __builtin_va_copy(m, l); while (n--) s = s * 3 + __builtin_va_arg(l, u64); s += __builtin_va_arg(m, u64); __builtin_va_end(l); __builtin_va_end(m); return s; }
u64 variadic(u64 a, u64 b) { return add_all(3, a, b, 5ul) + add_all(8, a, a, b, b, a, 1ul, 2ul, b); }
static u64 (*volatile add_pointer)(int, ...) = add_all;
u64 variadic_pointer(u64 a, u64 b) { return add_pointer(2, a, b); }
static NI s32 v_int(const char *f, __builtin_va_list l) { return __builtin_va_arg(l, int) + __builtin_va_arg(l, s64) + f[0]; }
static NI s32 v_print(const char *f, ...) { __builtin_va_list l; __builtin_va_start(l, f); s32 r = v_int(f, l); __builtin_va_end(l); return r; }
u64 variadic_list(u64 a, u64 b) { return v_print("x", (int)a, b); }

static u64 atom; static u8 atom8; static u32 atom32;
u64 atomics(u64 a, u64 b) { __atomic_store_n(&atom, a, 5); u64 r = __atomic_fetch_add(&atom, b, 5); r ^= __atomic_fetch_and(&atom, ~b, 0); r += __atomic_fetch_nand(&atom, a, 0); r ^= __atomic_exchange_n(&atom, b, 3); r += __atomic_or_fetch(&atom, 9, 5); return r + __atomic_load_n(&atom, 2); }
u64 atomics8(u64 a, u64 b) { atom8 = a; u64 r = __atomic_fetch_sub(&atom8, b, 5); return r * 256 + __atomic_xor_fetch(&atom8, 3, 5); }
u64 cmpxchg(u64 a, u64 b) { atom32 = a; u32 e = b & 1 ? a : b; _Bool ok = __atomic_compare_exchange_n(&atom32, &e, b, 0, 5, 5); __atomic_thread_fence(5); return ok + e * 2ul + atom32 * 3ul; }
u64 atomic_max(u64 a, u64 b) { atom32 = a; s32 r = __atomic_fetch_max((s32 *)&atom32, (s32)b, 5); u32 q = __atomic_fetch_min(&atom32, 77u, 5); return r + q + atom32; }

u64 overflows(u64 a, u64 b) { u32 x; s32 y; u64 z; s64 w; u64 r = __builtin_add_overflow((u32)a, (u32)b, &x); r = r * 2 + __builtin_sub_overflow((s32)a, (s32)b, &y); r = r * 2 + __builtin_mul_overflow(a, b, &z); r = r * 2 + __builtin_mul_overflow((s64)a, (s64)b, &w); r = r * 2 + __builtin_add_overflow((s64)a, (s64)b, &w); r = r * 2 + __builtin_sub_overflow(a, b, &z); return r * 3 + x + y + z + w; }
u64 overflows_narrow(u64 a, u64 b) { u32 x; s32 y; s16 z; u8 t; u64 r = __builtin_mul_overflow((u32)a, (u32)b, &x); r = r * 2 + __builtin_mul_overflow((s32)a, (s32)b, &y); r = r * 2 + __builtin_add_overflow((s16)a, (s16)b, &z); r = r * 2 + __builtin_mul_overflow((u8)a, (u8)b, &t); return r + x + y + z + t; }
u64 counts(u64 a, u64 b) { return __builtin_popcountl(a) + (b ? __builtin_ctzl(b) * 100 + __builtin_clzl(b) : 0) + ((u32)a ? __builtin_clz(a) + __builtin_ctz(a) * 10 : 0) + __builtin_popcount(b) + __builtin_ffsl(a) * 5; }
u64 swaps(u64 a, u64 b) { return __builtin_bswap64(a) + __builtin_bswap32(b) + __builtin_bswap16(a) + __builtin_bitreverse64(b) + __builtin_bitreverse8(a) + __builtin_bitreverse16(b); }
u64 rotates(u64 a, u64 b) { return __builtin_rotateleft64(a, b) + __builtin_rotateright32(a, b) + __builtin_rotateleft8(a, b); }
u64 absolute(u64 a, u64 b) { return __builtin_abs((s32)a) + __builtin_labs((s64)b); }
u64 hidden(u64 a, u64 b) { __asm__("" : "=r"(a) : "0"(a)); __asm__ volatile("" ::: "memory"); __asm__("" : "+r"(b)); return a * 3 + b; }
u64 copies(u64 a, u64 b) { u8 x[24], y[24]; memset(x, a, 24); memcpy(y, &b, 8); memcpy(y + 8, &a, 8); memmove(y + 3, y, 12); memcpy(x + 1, y, b & 15); u64 s = 0; for (int i = 0; i < 24; i++) s = s * 7 + x[i] + (i < 15 ? y[i] : 0); return s; }
u64 wide(u64 a, u64 b) { unsigned __int128 p = (unsigned __int128)a * b + a; return (u64)(p >> 64) ^ (u64)(p >> 13) ^ (u64)(p << 3); }
u64 wide_signed(u64 a, u64 b) { __int128 p = (__int128)(s64)a * (s64)b - b; return (u64)(p >> 70) + (p < 0) * 2 + (p == a) + (u64)p + ((__int128)(s64)a > (__int128)(s64)b); }
static _Thread_local u64 local_to_thread = 40; static _Thread_local u8 bytes[4] = {1, 2, 3, 4};
u64 thread_locals(u64 a, u64 b) { local_to_thread = a; bytes[b & 3] = a; return local_to_thread + bytes[1] + bytes[a & 3]; }
u64 constants(u64 a, u64 b) { static const char text[] = "kheddle"; return text[a & 7] + "model"[b % 6] + sizeof text + __builtin_constant_p(a) + (__builtin_object_size(text, 0) == 8); }
u64 commas(u64 a, u64 b) { u64 c = (a++, b--, a + b); return ({ u64 t = c; t ^ a; }); }
static NI void unlock(u64 **p) { **p += 100; }
u64 cleanups(u64 a, u64 b) { u64 v = b; { u64 *g __attribute__((cleanup(unlock))) = &v; if (a & 1) return v; v += a; if (a & 2) goto out; v *= 3; } out: return v; }
)C";

}  // namespace kheddle::testing
