// cpp_programs_run_to_their_end.cc - new and delete of all kinds, containers,
// exceptions, and thread_local objects whose destructors allocate.
// SPDX-License-Identifier: MIT
#include "check.h"

#include <map>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

struct Noisy {
    std::string text = std::string(1000, 'x');
    ~Noisy()
    {
        std::vector<std::string> others(10, text + text);
        CHECK_EQ(others.back().size(), 2000);
    }
};

static thread_local Noisy noisy;
static Noisy global;

struct alignas(4096) Page {
    char byte[4096];
};

static void exceptions()
{
    for (int i = 0; i < 1000; i++) {
        try {
            throw std::runtime_error(std::string(500, 'e'));
        } catch (const std::exception &error) {
            CHECK_EQ(strlen(error.what()), 500);
        }
    }
    bool caught = false;
    try {
        ::operator delete(::operator new(PTRDIFF_MAX - 100));
    } catch (const std::bad_alloc &) {
        caught = true;
    }
    CHECK(caught);
    CHECK(!::operator new(PTRDIFF_MAX - 100, std::nothrow));
}

extern "C" void claim(const char *)
{
    for (int i = 0; i < 50; i++)
        std::thread([] { CHECK_EQ(noisy.text.size(), 1000); }).join();
    CHECK_EQ(noisy.text.size(), 1000);
    std::unique_ptr<Page> page(new Page);
    CHECK(is_aligned(page.get(), 4096));
    std::unique_ptr<int[]> numbers(new int[1000]());
    CHECK(system_malloc() || is_ours(numbers.get()));
    CHECK(is_zero(numbers.get(), 4000));
    std::vector<int> vector;
    std::map<int, std::string> map;
    for (int i = 0; i < 100000; i++) {
        vector.push_back(i);
        map[i % 1000] += 'm';
    }
    for (int i = 0; i < 100000; i++)
        CHECK_EQ(vector[size_t(i)], i);
    CHECK_EQ(map[999].size(), 100);
    exceptions();
}
