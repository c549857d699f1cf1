#!/usr/bin/env bash
# kheddle abi: headers whose structures differ between machines, have holes or padding, and those that do not.
source tests/cli/harness.sh

# As struct vfio_device_ioeventfd was until Linux 6.7 (61050c73441b), and as it is.
ioctl() { # TYPE
    cat <<END
#include <linux/types.h>

struct fired {
	__u32 argsz;
	__u32 flags;
	$1 offset;
	$1 data;
	__s32 fd;
	$2
};
END
}
ioctl __u64 "" >before.h
ioctl __aligned_u64 "" >aligned.h
ioctl __aligned_u64 "__u32 reserved;" >after.h

run 1 abi before.h
says out "before.h   1 NOT CLEAN   1 structure on x86-64, i386, x32, arm64, s390x"
says out "4 bytes of padding at the end, on x86-64, x32, arm64, s390x"
says out "size 32 bytes on x86-64, x32, arm64, s390x"
says out "size 28 bytes on i386"
says out "before.h:3"

# One size everywhere, and still bytes that nobody names.
run 1 abi aligned.h
says out "4 bytes of padding at the end, everywhere"
grep -q "size 28" out && fail "aligned.h: sizes differ"

run 0 abi after.h
says out "after.h   CLEAN   1 structure"

run 0 abi before.h --allow "struct fired=argsz tells the kernel which"
says out "before.h   CLEAN   1 structure on x86-64, i386, x32, arm64, s390x; 1 explained"
says out "explained: argsz tells the kernel which"

cat >shapes.h <<'END'
struct plain { int a, b; char text[]; };
struct hole { char a; int b; };
struct bits { unsigned a : 3; unsigned b : 20; unsigned c : 9; };
struct gap { unsigned a : 3; unsigned : 2; unsigned b : 27; };
struct wide { long a; void *b; };
struct outer { int kind; union { struct { char a; short b; } pair; int all; }; };
union either { char text[5]; int number; };
typedef struct { char a; int b; } named_by_typedef;
#ifdef __i386__
struct only_here { int a; };
#endif
END
run 1 abi shapes.h --format json --output report.json
python3 - report.json <<'END' || fail "shapes.h: the report is another"
import json, sys

report = json.load(open(sys.argv[1]))
problems = {
    one["name"]: sorted((p["kind"], p.get("offset_bits"), p.get("size_bits"), ",".join(p["on"])) for p in one["problems"])
    for one in report["structures"]
}
everywhere = ",".join(report["machines"])
long32, long64 = "i386,x32", "x86-64,arm64,s390x"
assert report["clean"] is False
assert problems == {
    "struct plain": [],
    "struct bits": [],
    "struct hole": [("hole", 8, 24, everywhere)],
    "struct gap": [("hole", 3, 2, everywhere)],
    "struct wide": [
        ("field", 0, 32, long32), ("field", 0, 64, long64), ("field", 32, 32, long32), ("field", 64, 64, long64),
        ("size", None, 64, long32), ("size", None, 128, long64),
    ],
    "struct outer": [],
    "struct outer.(2)": [],
    "struct outer.(2).pair": [("hole", 8, 8, everywhere)],
    "union either": [("tail-padding", 40, 24, everywhere)],
    "named_by_typedef": [("hole", 8, 24, everywhere)],
    "struct only_here": [("missing", None, None, "x86-64,x32,arm64,s390x")],
}, problems
END

# The uapi's own header, found as an #include would be.
run 1 abi linux/vfio.h
says out "struct vfio_device_ioeventfd"
says out "struct vfio_device_gfx_plane_info"

run 2 abi no/such.h
says err "no such header"
run 2 abi shapes.h --allow "struct hole"
says err "no reason"
run 2 abi shapes.h --allow "struct whole=is none"
says err "no such structure"
echo "struct broken {" >broken.h
run 2 abi broken.h
says err "broken.h:1"
says err "(for x86-64)"
echo "#include <linux/types.h>" >empty.h
run 2 abi empty.h
says err "defines no structure"
run 1 abi empty.h --all
run 2 abi shapes.h --format xml

finish
