/* cpp_programs_handle_exhaustion.cc - new_handler is asked until it gives up or
 * frees enough; bad_alloc crosses frames; containers stay whole.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <new>
#include <string>
#include <vector>

static int asked;

static void give_up_at_three()
{
    if (++asked == 3)
        std::set_new_handler(nullptr);
}

static void throw_another()
{
    asked++;
    throw std::bad_alloc();
}

struct thrower {
    explicit thrower(int)
    {
        throw 5;
    }
};

void claim(const char *part)
{
    (void)part;
    const size_t absurd = PTRDIFF_MAX - 4096;
    std::set_new_handler(give_up_at_three);
    try {
        (void)::operator new(absurd);
        CHECK(!"unreachable");
    } catch (const std::bad_alloc &) {
        CHECK_EQ(asked, 3);
    }
    std::set_new_handler(throw_another);
    CHECK(!::operator new(absurd, std::nothrow));
    CHECK_EQ(asked, 4);
    std::set_new_handler(nullptr);

    std::vector<std::string> v(1000, std::string(100, 'x'));
    for (int i = 0; i < 1000; i++) {
        try {
            v.resize(SIZE_MAX / 64);
            CHECK(!"unreachable");
        } catch (const std::exception &) {
            CHECK_EQ(v.size(), 1000);
        }
        try {
            delete new thrower(i);
        } catch (int five) {
            CHECK_EQ(five, 5);
        }
    }
    CHECK(v[999] == std::string(100, 'x'));
    struct alignas(256) wide {
        char c[256];
    };
    for (int i = 0; i < 100; i++) {
        wide *w = new wide[3];
        CHECK(is_aligned(w, 256) && is_ours(w));
        delete[] w;
    }
}
