#include "export/spool.h"

#include <fmt/format.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace convwalk {

Spool::Spool(std::string_view what) : what_(what), file_((errno = 0, std::tmpfile())) {
    if (!file_)
        throw std::runtime_error(fmt::format("can't write {}: no temporary file could be made: {}", what_,
                                             std::generic_category().message(errno)));
}

void Spool::append(std::span<const std::uint8_t> bytes) {
    errno = 0;
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail();
}

std::uint64_t Spool::size() {
    errno = 0;
    if (std::fflush(file_.get()) != 0 || std::fseek(file_.get(), 0, SEEK_END) != 0) fail();
    const long end = std::ftell(file_.get());
    if (end < 0) fail();
    return static_cast<std::uint64_t>(end);
}

void Spool::copy_to(std::ostream& out) {
    errno = 0;
    if (std::fflush(file_.get()) != 0 || std::fseek(file_.get(), 0, SEEK_SET) != 0) fail();
    std::vector<char> piece(1 << 16);
    while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), file_.get())) {
        if (!out.write(piece.data(), static_cast<std::streamsize>(size)))
            throw std::runtime_error(fmt::format("can't write {}: not all of it could be stored", what_));
    }
    if (std::ferror(file_.get())) fail();
}

void Spool::fail() const {
    throw std::runtime_error(
        fmt::format("can't write {}: its temporary file could not be written or read back: {}", what_,
                    std::generic_category().message(errno)));
}

}  // namespace convwalk
