"""Files of the kernel's own source as a repository: tests run them, and the tree holds none of them."""

def _kernel_source(ctx):
    unpacked = ctx.execute([ctx.path(Label("//setup:kernel_source"))] + ctx.attr.paths, timeout = 1200)
    if unpacked.return_code == 0:
        ctx.symlink(unpacked.stdout.strip(), "tree")
    else:
        # An optional package: a test that finds no files says why.
        ctx.file("missing", unpacked.stderr)
    ctx.file("BUILD", """filegroup(
    name = "files",
    srcs = glob(["tree/**", "missing"]),
    visibility = ["//visibility:public"],
)

filegroup(
    name = "root",
    srcs = glob(["tree/Makefile", "missing"]),
    visibility = ["//visibility:public"],
)
""")

# `local` and `configure`: looked at again when Bazel starts, and by setup/install once the package is there.
kernel_source = repository_rule(
    implementation = _kernel_source,
    attrs = {"paths": attr.string_list(mandatory = True, doc = "what setup/kernel_source is given")},
    local = True,
    configure = True,
    doc = """//:files is tree/, as it is in the kernel's tree, or a file `missing` that says why it is not. //:root is
tree/Makefile alone, or `missing`: for whoever finds the rest beside it and does not want links to thousands of files.""",
)
