#include "numeric/npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "arithmetic/layer.h"
#include "basics/bits.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "numeric/unfit.h"

namespace convwalk {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMostAxes = 8;
constexpr std::int64_t kLongestSide = 1'000'000'000;

[[noreturn]] void refuse(std::string_view what, std::string_view why) {
    throw BadInput(fmt::format("{} is no file of NumPy that can be read: {}", what, why));
}

std::uint64_t number_in(std::string_view bytes, bool big_end_first) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::size_t at = big_end_first ? i : bytes.size() - 1 - i;
        number = number << 8U | static_cast<unsigned char>(bytes[at]);
    }
    return number;
}

// What stands behind a name of the head, such as 'shape'; none: it is not there.
std::optional<std::string_view> behind(std::string_view head, std::string_view name) {
    for (const char quote : {'\'', '"'}) {
        const std::string key = fmt::format("{}{}{}", quote, name, quote);
        std::size_t at = head.find(key);
        if (at == std::string_view::npos) continue;
        at = head.find_first_not_of(" :", at + key.size());
        if (at != std::string_view::npos) return head.substr(at);
    }
    return std::nullopt;
}

struct Head {
    char kind = 'f';  // f, i, u or b
    std::size_t bytes = 4;
    bool big_end_first = false;
    bool in_columns = false;
    Extents shape;
};

void read_type(std::string_view text, std::string_view what, Head& head) {
    const bool quoted = text.size() > 4 && (text[0] == '\'' || text[0] == '"');
    const std::size_t end = quoted ? text.find(text[0], 1) : std::string_view::npos;
    const std::string_view type =
        end == std::string_view::npos ? std::string_view() : text.substr(1, end - 1);
    static constexpr std::array<std::string_view, 12> kTypes = {"f2", "f4", "f8", "i1", "i2", "i4",
                                                                "i8", "u1", "u2", "u4", "u8", "b1"};
    for (const std::string_view known : kTypes) {
        if (type.size() != 3 || type.substr(1) != known || std::string_view("<>|=").find(type[0]) > 3)
            continue;
        head.kind = known[0];
        head.bytes = static_cast<std::size_t>(known[1] - '0');
        head.big_end_first = type[0] == '>';
        return;
    }
    refuse(what, fmt::format("its values are {}; they must be floating point or whole numbers",
                             printable(quoted ? type : text.substr(0, 40))));
}

void read_shape(std::string_view text, std::string_view what, Head& head) {
    const std::size_t end = text.find(')');
    if (text.empty() || text[0] != '(' || end == std::string_view::npos) refuse(what, "it has no shape");
    for (std::size_t at = 1; at < end;) {
        const std::size_t next = std::min(text.find(',', at), end);
        std::string_view number = text.substr(at, next - at);
        at = next + 1;
        const std::size_t first = number.find_first_not_of(' ');
        if (first == std::string_view::npos) continue;
        number = number.substr(first, number.find_last_not_of(' ') + 1 - first);
        head.shape.push_back(whole_number("a side of its shape", number, 1, kLongestSide));
        if (head.shape.size() > kMostAxes) refuse(what, fmt::format("it has more than {} axes", kMostAxes));
    }
}

Head read_head(std::string_view text, std::string_view what) {
    Head head;
    const auto type = behind(text, "descr");
    const auto order = behind(text, "fortran_order");
    const auto shape = behind(text, "shape");
    if (!type || !order || !shape) refuse(what, "its head is broken");
    read_type(*type, what, head);
    head.in_columns = order->starts_with("True");
    read_shape(*shape, what, head);
    return head;
}

// IEEE 754 of 16 bits.
double half_float(std::uint64_t bits) {
    const double sign = (bits & 0x8000U) != 0 ? -1 : 1;
    const auto exponent = static_cast<int>(bits >> 10U & 31U);
    const auto fraction = static_cast<double>(bits & 1023U);
    if (exponent == 31)
        return sign * (fraction == 0 ? std::numeric_limits<double>::infinity()
                                     : std::numeric_limits<double>::quiet_NaN());
    return sign * (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25));
}

double value_of(const Head& head, std::string_view bytes) {
    const std::uint64_t bits = number_in(bytes, head.big_end_first);
    if (head.kind == 'f') {
        if (head.bytes == 2) return half_float(bits);
        return head.bytes == 4 ? double(bits_as<float>(static_cast<std::uint32_t>(bits)))
                               : bits_as<double>(bits);
    }
    if (head.kind == 'b') return bits == 0 ? 0 : 1;
    if (head.kind == 'u') return static_cast<double>(bits);
    const auto unused = 64 - 8 * static_cast<unsigned>(head.bytes);
    return static_cast<double>(static_cast<std::int64_t>(bits << unused) >> unused);
}

// The places of values that stand in columns, by the order of rows.
std::size_t place_in_columns(std::size_t flat, const Extents& shape) {
    std::size_t place = 0;
    std::size_t stride = 1;
    for (const std::int64_t side : shape) stride *= static_cast<std::size_t>(side);
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        const auto side = static_cast<std::size_t>(shape[axis]);
        stride /= side;
        place += flat % side * stride;
        flat /= side;
    }
    return place;
}

}  // namespace

bool looks_like_npy(std::string_view bytes) {
    return bytes.starts_with(kMagic);
}

Tensor read_npy(std::string_view bytes, std::int64_t most_values, std::string_view what) {
    if (!looks_like_npy(bytes) || bytes.size() < 12) refuse(what, "it does not begin as one");
    const std::size_t length_bytes = bytes[6] == 1 ? 2 : 4;
    const std::size_t begin = 8 + length_bytes;
    const std::uint64_t length = number_in(bytes.substr(8, length_bytes), false);
    if (length > bytes.size() - begin) refuse(what, "it is cut off");
    const Head head = read_head(bytes.substr(begin, length), what);
    std::int64_t count = 1;
    for (const std::int64_t side : head.shape) {
        count = side > most_values / count ? most_values + 1 : count * side;
        if (count > most_values)
            throw BadInput(fmt::format("{} has the shape {}; at most {} values are read", what,
                                       to_string(head.shape), most_values));
    }
    const std::string_view values = bytes.substr(begin + length);
    if (values.size() / head.bytes < static_cast<std::size_t>(count)) refuse(what, "it is cut off");
    Tensor tensor{head.shape, {}};
    tensor.values.reserve(static_cast<std::size_t>(count));
    for (std::size_t n = 0; n < static_cast<std::size_t>(count); ++n) {
        const std::size_t place = head.in_columns ? place_in_columns(n, head.shape) : n;
        const double value = value_of(head, values.substr(place * head.bytes, head.bytes));
        if (const auto why = why_no_value(value, what, what)) throw BadInput(why->sentence);
        tensor.values.push_back(value);
    }
    return tensor;
}

}  // namespace convwalk
