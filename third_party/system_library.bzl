"""A C++ library that Debian installs where the compiler looks anyway: headers in /usr/include, archives in /usr/lib.

The repository holds one cc_library that carries the link flags. Declaring the headers too would make Bazel lay thousands
of links into every sandbox (Boost alone has 15,000), for files that the compiler finds without them. The price: the
layering check cannot see who includes them. ./test looks for that by name.
"""

_BUILD = """
cc_library(
    name = "{target}",
    defines = {defines},
    linkopts = {linkopts},
    visibility = ["//visibility:public"],
)
"""

def _system_library(ctx):
    if not ctx.path(ctx.attr.header).exists:
        fail("%s is missing: run setup/install" % ctx.attr.header)
    ctx.file("BUILD", _BUILD.format(
        target = ctx.attr.target or ctx.name,
        defines = repr(ctx.attr.defines),
        linkopts = repr(ctx.attr.linkopts),
    ))

system_library = repository_rule(
    implementation = _system_library,
    local = True,
    attrs = {
        "target": attr.string(doc = "Name of the cc_library, by default the repository's."),
        "header": attr.string(mandatory = True, doc = "A header that is there when the package is."),
        "defines": attr.string_list(),
        "linkopts": attr.string_list(),
    },
)
