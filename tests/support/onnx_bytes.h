// Bytes of an .onnx file, written by hand: the messages of onnx.proto.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk::testing::protobuf {

inline std::string varint(std::uint64_t number) {
    std::string bytes;
    for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(number | 0x80);
    return bytes + static_cast<char>(number);
}
inline std::string field(std::uint32_t tag, std::uint64_t number) {
    return varint(tag << 3) + varint(number);
}
inline std::string field(std::uint32_t tag, std::string_view bytes) {
    return varint(tag << 3 | 2) + varint(bytes.size()) + std::string(bytes);
}

// TensorProto with dims one by one, data_type 1 and raw_data of that many bytes.
inline std::string weight(std::string_view name, const Extents& dims, std::size_t raw = 0) {
    std::string message;
    for (const std::int64_t size : dims) message += field(1, static_cast<std::uint64_t>(size));
    return message + field(2, 1) + field(8, name) + field(9, std::string(raw, '\0'));
}
// int64_data, packed.
inline std::string integers(std::string_view name, const std::vector<std::uint64_t>& values) {
    std::string packed;
    for (const std::uint64_t value : values) packed += varint(value);
    return field(1, values.size()) + field(2, 7) + field(7, packed) + field(8, name);
}
// AttributeProto with ints, packed.
inline std::string ints(std::string_view name, const std::vector<std::uint64_t>& values) {
    std::string packed;
    for (const std::uint64_t value : values) packed += varint(value);
    return field(5, field(1, name) + field(8, packed));
}
inline std::string node(std::string_view type, const std::vector<std::string>& inputs,
                        std::string_view output, const std::string& attributes = "") {
    std::string message;
    for (const std::string& input : inputs) message += field(1, input);
    return field(1, message + field(2, output) + field(4, type) + attributes);
}
// ValueInfoProto; 0 is a dimension with a name.
inline std::string info(std::string_view name, const Extents& sizes) {
    std::string shape;
    for (const std::int64_t size : sizes)
        shape += field(1, size > 0 ? field(1, static_cast<std::uint64_t>(size)) : field(2, "N"));
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, shape)));
}
inline std::string file(const std::string& graph) {
    return field(1, 8) + field(2, "a writer") + field(7, graph);
}

}  // namespace convwalk::testing::protobuf
