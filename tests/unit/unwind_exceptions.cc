// unwind_exceptions.cc - frames of C++ code while it throws, catches and
// destroys are those of libgcc's backtrace(3).
// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <execinfo.h>
#include <functional>
#include <stdexcept>
#include <string>

extern "C" unsigned walk(uintptr_t *pc, unsigned max, int *complete);

static int compared;

__attribute__((noinline)) static void compare()
{
    void *theirs[256];
    uintptr_t ours[256];
    int complete, count = backtrace(theirs, 256);
    unsigned have = walk(ours, 256, &complete);
    // The first of ours is within walk().
    for (int i = 1; i < count; i++) {
        uintptr_t pc = (unsigned)i + 1 < have ? ours[i + 1] : 0;
        if (reinterpret_cast<uintptr_t>(theirs[i]) - pc > 1) {
            std::printf("frame %d: %p, not %#lx\n", i, theirs[i],
                        (unsigned long)pc);
            std::exit(1);
        }
    }
    if (!complete || have != (unsigned)count + 1) {
        std::printf("%u frames, not %d\n", have, count + 1);
        std::exit(1);
    }
    compared++;
}

struct Witness {
    std::string name;
    explicit Witness(int n) : name(std::to_string(n))
    {
    }
    ~Witness()
    {
        compare();
    }
};

static void fall(int n)
{
    Witness witness(n);
    if (n == 0)
        throw std::runtime_error("bottom");
    std::function<void()> next = [n] { fall(n - 1); };
    try {
        next();
    } catch (const std::logic_error &) {
        compare();
    }
    compare();
}

int main()
{
    for (int depth = 0; depth < 6; depth++) {
        try {
            fall(depth);
        } catch (const std::exception &e) {
            compare();
            try {
                throw;
            } catch (...) {
                compare();
            }
        }
    }
    std::printf("%d walks\n", compared);
    return compared < 30;
}
