#include "frameworks/read/forms/zip_archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "basics/errors.h"
#include "basics/text.h"

// Of stb_image only what unpacks; it writes into a room of a given size.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#define STBI_NO_FAILURE_STRINGS
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image.h>
#pragma GCC diagnostic pop

namespace convwalk {
namespace {

// As PKWARE's APPNOTE has them, 4.3.7 to 4.3.16.
constexpr std::string_view kEnd = "PK\x05\x06";
constexpr std::string_view kEntry = "PK\x01\x02";
constexpr std::string_view kFile = "PK\x03\x04";
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kFileBytes = 30;
constexpr std::size_t kLongestComment = 65'535;
constexpr std::size_t kMostEntries = 100'000;

[[noreturn]] void refuse_damaged() {
    throw BadInput("the archive is damaged, or it breaks off");
}

// Little-endian. @throws BadInput where the bytes end before
std::size_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
    if (at > bytes.size() || size > bytes.size() - at) refuse_damaged();
    std::size_t number = 0;
    for (std::size_t i = size; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

// Where the list of its files begins, of which the end of the archive says it.
std::size_t directory_of(std::string_view bytes) {
    const std::size_t room = std::min(bytes.size(), kEndBytes + kLongestComment);
    const std::size_t found = bytes.substr(bytes.size() - room).rfind(kEnd);
    if (found == std::string_view::npos || room - found < kEndBytes) refuse_damaged();
    return number_at(bytes, bytes.size() - room + found + 16, 4);
}

// A file as the list has it.
struct Entry {
    std::string_view name;
    std::size_t method = 0;
    std::size_t packed_size = 0;
    std::size_t size = 0;
    std::size_t begin = 0;
};

// Calls `visit(const Entry&)` for one after the other until it returns false.
template <typename Visit>
void each_entry(std::string_view bytes, Visit visit) {
    std::size_t at = directory_of(bytes);
    for (std::size_t entries = 0; entries < kMostEntries; ++entries) {
        if (at > bytes.size() || !bytes.substr(at).starts_with(kEntry)) return;
        Entry entry;
        entry.method = number_at(bytes, at + 10, 2);
        entry.packed_size = number_at(bytes, at + 20, 4);
        entry.size = number_at(bytes, at + 24, 4);
        entry.begin = number_at(bytes, at + 42, 4);
        const std::size_t name_size = number_at(bytes, at + 28, 2);
        const std::size_t rest = number_at(bytes, at + 30, 2) + number_at(bytes, at + 32, 2);
        entry.name = bytes.substr(at + kEntryBytes, name_size);
        if (!visit(entry)) return;
        at += kEntryBytes + name_size + rest;
    }
}

std::string unpacked(std::string_view packed, std::size_t method, std::size_t size) {
    if (method == 0) {
        if (packed.size() != size) refuse_damaged();
        return std::string(packed);
    }
    if (method != 8)
        throw BadInput(
            fmt::format("a file of the archive is packed by method {}; stored (0) and deflated (8) are "
                        "read",
                        method));
    // Before the last code the decoder wants to see two bytes, which may lie behind the end.
    const std::string seen = std::string(packed) + std::string(2, '\0');
    std::string text(size, '\0');
    const int made = stbi_zlib_decode_noheader_buffer(text.data(), static_cast<int>(size), seen.data(),
                                                      static_cast<int>(seen.size()));
    if (made < 0 || static_cast<std::size_t>(made) != size) refuse_damaged();
    return text;
}

}  // namespace

bool is_zip(std::string_view bytes) {
    return bytes.starts_with(kFile);
}

std::optional<std::string> file_in_zip(std::string_view bytes, std::string_view name,
                                       std::size_t most_bytes) {
    std::optional<Entry> found;
    each_entry(bytes, [&](const Entry& entry) {
        if (entry.name == name) found = entry;
        return !found;
    });
    if (!found) return std::nullopt;
    if (std::max(found->size, found->packed_size) > most_bytes)
        throw BadInput(fmt::format("{} of the archive has {} bytes; at most {} are read", printable(name),
                                   found->size, most_bytes));
    const std::size_t begin = found->begin;
    const std::size_t data =
        begin + kFileBytes + number_at(bytes, begin + 26, 2) + number_at(bytes, begin + 28, 2);
    if (data > bytes.size() || found->packed_size > bytes.size() - data) refuse_damaged();
    return unpacked(bytes.substr(data, found->packed_size), found->method, found->size);
}

std::vector<std::string> names_in_zip(std::string_view bytes, std::size_t most) {
    std::vector<std::string> names;
    each_entry(bytes, [&](const Entry& entry) {
        if (names.size() == most)
            throw BadInput(fmt::format("the archive has more than {} files; so many are not read", most));
        names.emplace_back(entry.name);
        return true;
    });
    return names;
}

}  // namespace convwalk
