#include "export/zip_file.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>
#include <vector>

#include "export/deflate.h"

namespace convwalk {
namespace {

// The low byte first. @param bytes how many
std::string little(std::uint64_t number, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(number >> (8 * i) & 0xff);
    return text;
}

constexpr std::uint64_t kVersion = 20;  // 2.0: deflated files
constexpr std::uint64_t kNamesAreUtf8 = 0x0800;
constexpr std::uint64_t kFirstDay = 0x0021;  // 1 January 1980
constexpr std::size_t kMostFiles = 0xffff;
constexpr std::uint64_t kMostBytes = 0xffff'ffff;
constexpr std::size_t kZlibHead = 2;  // of what deflated() gives, which a ZIP has without
constexpr std::size_t kZlibTail = 4;

struct Packed {
    bool deflated = false;
    std::string bytes;
};

Packed packed(const std::string& bytes) {
    const std::string zlib = deflated(bytes);
    const std::size_t size = zlib.size() - kZlibHead - kZlibTail;
    if (size >= bytes.size()) return {false, bytes};
    return {true, zlib.substr(kZlibHead, size)};
}

}  // namespace

std::string zip_of(std::span<const ZippedFile> files) {
    if (files.size() > kMostFiles) throw std::runtime_error("an archive has 65535 files at most");
    std::string zip;
    std::string directory;
    for (const ZippedFile& file : files) {
        const Packed data = packed(file.bytes);
        if (zip.size() + data.bytes.size() + directory.size() > kMostBytes || file.bytes.size() > kMostBytes)
            throw std::runtime_error("an archive has 4 GB at most");
        const std::string about = little(kVersion, 2) + little(kNamesAreUtf8, 2) +
                                  little(data.deflated ? 8 : 0, 2) + little(0, 2) + little(kFirstDay, 2) +
                                  little(crc32(file.bytes), 4) + little(data.bytes.size(), 4) +
                                  little(file.bytes.size(), 4) + little(file.name.size(), 2) + little(0, 2);
        // No comment, on the first disk, of no kind, with no rights.
        directory +=
            "PK\x01\x02" + little(kVersion, 2) + about + little(0, 10) + little(zip.size(), 4) + file.name;
        zip += "PK\x03\x04" + about + file.name + data.bytes;
    }
    const std::string end = "PK\x05\x06" + little(0, 4) + little(files.size(), 2) + little(files.size(), 2) +
                            little(directory.size(), 4) + little(zip.size(), 4) + little(0, 2);
    return zip + directory + end;
}

std::string zip_of_folder(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.is_regular_file()) names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    std::vector<ZippedFile> files;
    for (std::string& name : names) {
        std::ifstream in(std::filesystem::path(folder) / name, std::ios::binary);
        std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        if (!in) throw std::runtime_error("can't read " + name + " of the folder");
        files.push_back({std::move(name), std::move(bytes)});
    }
    return zip_of(files);
}

}  // namespace convwalk
