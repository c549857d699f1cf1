#include "tests/random/generate_c.h"

#include "tests/random/random.h"

namespace kheddle::testing {
namespace {

const char kPrelude[] = R"(#include <kheddle.h>
struct pair { int first; short low : 4, high : 4; char bytes[4]; };
struct node { struct node *next; int value; };
static struct pair pair;
static int number;
static volatile int flag;
static struct node *head;
static int lock;
static __thread int mine = 3;
static void acquire(void)
{
	kh_atomic_begin();
	kh_await(!lock);
	lock = 1;
	kh_atomic_end();
}
static void release(void)
{
	kh_atomic_begin();
	lock = 0;
	kh_atomic_end();
}
)";

class Writer {
 public:
  explicit Writer(std::uint64_t seed) : random_(seed * 0x9e3779b97f4a7c15) {}

  std::string run() {
    text_ = kPrelude;
    const std::uint32_t threads = 2 + random_.below(2);
    for (std::uint32_t t = 0; t < threads; ++t) {
      text_ += "static void thread" + std::to_string(t) + "(void *arg)\n{\n";
      line("int a = 1, b = 0;");
      line("struct node *node = 0;");
      line("int *shared = arg;");
      for (std::uint32_t i = 3 + random_.below(3); i > 0; --i) statement();
      text_ += "}\n";
    }
    text_ += "int main(void)\n{\n";
    line("int local = 0;");
    line(random_.percent(50) ? "kh_atomic_begin();" : ";");
    const bool section =
        text_.find("kh_atomic_begin();\n", text_.rfind("int main")) != std::string::npos;
    for (std::uint32_t t = 0; t < threads; ++t)
      line("kh_spawn(thread" + std::to_string(t) + ", &local, \"t\", " +
           (random_.percent(15) ? "KH_DAEMON" : "KH_TASK") + ");");
    if (section) line("kh_atomic_end();");
    if (random_.percent(70))
      for (std::uint32_t t = 1; t <= threads; ++t) {
        line("kh_atomic_begin();");
        line("kh_await(kh_finished(" + std::to_string(t) + "));");
        line("kh_atomic_end();");
      }
    if (random_.percent(50)) line("if (number > 2) kh_fail(\"assertion\", \"too many\");");
    if (random_.percent(50)) line("kh_free(head);");
    text_ += "\treturn local;\n}\n";
    return text_;
  }

 private:
  void line(const std::string& code) { text_ += "\t" + code + "\n"; }

  void statement() {
    switch (random_.below(21)) {
      case 0: line("number++;"); break;
      case 1: line("a = number;"); break;
      case 2: line("flag = a;"); break;
      case 3: line("b = flag;"); break;
      case 4: line("pair.low = (short)a;"); break;
      case 5: line("pair.high = 2;"); break;
      case 6: line("pair.bytes[a & 3] = (char)b;"); break;
      case 7:
        line("struct pair copy" + next() + " = pair; a = copy" + last() + ".bytes[1];");
        break;
      case 8:
        line("acquire();");
        line(random_.percent(50) ? "number += 2;" : "pair.first = number;");
        if (!random_.percent(10)) line("release();");
        break;
      case 9: line("a = (int)kh_choose(2);"); break;
      case 10: line("__atomic_fetch_add(&number, 1, __ATOMIC_SEQ_CST);"); break;
      case 11: line("while (!flag) ;"); break;
      case 12:
        line("node = kh_allocate(sizeof(*node), " +
             std::string(random_.percent(60) ? "true" : "false") + ");");
        line("__atomic_store_n(&head, node, __ATOMIC_SEQ_CST);");
        break;
      case 13:
        line("node = __atomic_load_n(&head, __ATOMIC_SEQ_CST);");
        line("if (node) a = node->value;");
        if (random_.percent(50)) line("if (a > 5) b = 1;");
        break;
      case 14:
        line("node = __atomic_exchange_n(&head, (struct node *)0, __ATOMIC_SEQ_CST);");
        line("kh_free(node);");
        break;
      case 15: line("if (b) number = 7;"); break;
      case 16:
        line("switch (a) { case 0: b = 3; break; case 2: flag = 2; break; default: number = a; }");
        break;
      case 17: line(random_.percent(50) ? "*shared = a;" : "b = *shared;"); break;
      case 18: line("mine += a;"); break;
      case 19: line("for (int i = 0; i < 2; i++) pair.bytes[i] += 1;"); break;
      default: line("if (head) head->value = 4;"); break;
    }
  }

  std::string next() { return std::to_string(++names_); }
  std::string last() const { return std::to_string(names_); }

  Random random_;
  std::string text_;
  int names_ = 0;
};

}  // namespace

std::string generate_c(std::uint64_t seed) { return Writer(seed).run(); }

}  // namespace kheddle::testing
