#include "export/input_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <istream>
#include <memory>
#include <system_error>

#include "basics/text.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
    throw BadInput(fmt::format("can't read {}: {}", path.empty() ? "\"\"" : printable(path, 400), reason));
}

// @param called the input, in a sentence
std::string read_all(std::istream& in, std::size_t most_bytes, const std::string& called) {
    // Piece by piece: most files are small.
    constexpr std::size_t kPiece = std::size_t{64} << 10;
    std::string text;
    while (in && text.size() <= most_bytes) {
        const std::size_t had = text.size();
        text.resize(had + kPiece);
        in.read(text.data() + had, kPiece);
        text.resize(had + static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad()) refuse(called, std::generic_category().message(errno));
    if (text.size() > most_bytes)
        refuse(called, fmt::format("it has more than {} bytes, and no more are read", most_bytes));
    return text;
}

}  // namespace

std::string read_standard_input(std::size_t most_bytes) {
    errno = 0;
    return read_all(std::cin, most_bytes, "standard input");
}

std::string read_file(const std::string& path) {
    std::error_code error;
    if (fs::is_directory(path, error)) refuse(path, "it is a folder");
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in) refuse(path, std::generic_category().message(errno));
    return read_all(in, kMostFileBytes, path);
}

std::string read_regular_file(const std::string& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status))
        refuse(path, "it is a device or pipe");
    return read_file(path);
}

void look_into_file(const std::string& path, const std::function<void(std::string_view)>& look) {
    std::error_code error;
    const std::uintmax_t size = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
    if (error || size <= kMostFileBytes) return look(read_file(path));
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) refuse(path, std::generic_category().message(errno));
    const auto length = static_cast<std::size_t>(size);
    void* const mapped = ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE, file, 0);
    const int why = errno;
    ::close(file);
    if (mapped == MAP_FAILED) refuse(path, std::generic_category().message(why));
    const std::unique_ptr<void, std::function<void(void*)>> unmaps(
        mapped, [length](void* bytes) { ::munmap(bytes, length); });
    look({static_cast<const char*>(mapped), length});
}

BadInput about_file(const std::string& path, const BadInput& error) {
    return BadInput(fmt::format("{}: {}", printable(path, 400), error.what()));
}

}  // namespace convwalk
