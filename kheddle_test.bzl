"""kheddle_test(): a scenario as a Bazel test. docs/bazel.md shows how another repository uses it."""

def kheddle_test(name, scenario, data = [], args = [], check = False, tags = [], **kwargs):
    """Passes if kheddle comes to the answer that the scenario holds.

    Args:
      name: of the test.
      scenario: the file, C or C++.
      data: what it includes by "name".
      args: further options of `kheddle test` (or `check`), such as "--variant=posted".
      check: for a file without VARIANT lines: passes if it HOLDS.
      tags: as for any test. A sanitized kheddle would be slow and show nothing about the scenario.
      **kwargs: of any test: size, timeout, visibility, ...
    """
    native.sh_test(
        name = name,
        srcs = [Label("//setup:kheddle_test.sh")],
        args = [
            "$(rootpath %s)" % Label("//checker/cli:kheddle"),
            "$(rootpath %s)" % Label("//model:kheddle.h"),
            "check" if check else "test",
            "$(rootpath %s)" % scenario,
        ] + args,
        data = [
            Label("//checker/cli:kheddle"),
            Label("//model:all"),
            Label("//model:kheddle.h"),
            scenario,
        ] + data,
        tags = tags + ["no-sanitizers"],
        **kwargs
    )
