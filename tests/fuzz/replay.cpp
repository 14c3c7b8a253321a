// A fuzz target without libFuzzer: its seeds, and a fixed number of texts made by breaking them. Runs with
// every compiler, always the same texts.
#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// Shown when a demand does not hold, which ends the program.
const std::string* now = nullptr;

void show_and_end(int) {
    std::fputs("broke on:\n", stderr);
    std::fwrite(now->data(), 1, now->size(), stderr);
    std::fputs("\n", stderr);
    std::_Exit(1);
}

void feed(const std::string& text) {
    now = &text;
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

std::string broken(std::mt19937& random, const std::vector<std::string>& seeds) {
    static const char* const kParts[] = {"(",    ")",          "[",   "]",           "{",  "}",    ",",
                                         "-",    "\"",         ":",   "0",           "1",  "-1",   "99",
                                         "x",    "2147483647", "\n",  "\xff",        "/2", "3x",   "nan",
                                         "null", "1e99",       "\\u", "99999999999", " ",  "=None"};
    std::string text = seeds[random() % seeds.size()];
    for (auto changes = 1 + random() % 4; changes > 0; --changes) {
        const std::size_t at = random() % (text.size() + 1);
        switch (random() % 5) {
            case 0:
                text.erase(at, random() % 12);
                break;
            case 1:
                text.insert(at, kParts[random() % std::size(kParts)]);
                break;
            case 2: {
                const std::string& other = seeds[random() % seeds.size()];
                if (!other.empty()) text.insert(at, other.substr(random() % other.size(), random() % 60));
                break;
            }
            case 3:  // another number
                for (std::size_t i = at; i < text.size(); ++i) {
                    if (text[i] < '0' || text[i] > '9') continue;
                    text[i] = static_cast<char>('0' + random() % 10);
                    break;
                }
                break;
            default:
                if (at < text.size()) text[at] = static_cast<char>(random());
        }
        if (text.size() > 4096) text.resize(4096);
    }
    return text;
}

}  // namespace

int main(int count, char** arguments) {
    constexpr int kBroken = 10'000;
    std::signal(SIGABRT, show_and_end);
    std::vector<std::filesystem::path> paths;
    for (int i = 1; i < count; ++i) {
        for (const auto& entry : std::filesystem::directory_iterator(arguments[i]))
            paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> seeds;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
        feed(seeds.back());
    }
    if (seeds.empty()) {
        std::fputs("usage: replay FOLDER...: folders with seeds\n", stderr);
        return 2;
    }
    std::mt19937 random(1);
    for (int n = 0; n < kBroken; ++n) feed(broken(random, seeds));
    return 0;
}
