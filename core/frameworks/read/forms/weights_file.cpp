#include "frameworks/read/forms/weights_file.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"
#include "frameworks/read/forms/zip_archive.h"
#include "numeric/npy.h"
#include "numeric/values_text.h"

namespace convwalk {
namespace {

constexpr std::size_t kMostArrays = 2000;
constexpr std::int64_t kMostNumbers = 8'000'000;
constexpr std::size_t kMostJsonBytes = std::size_t{32} << 20;

// Numbers that may still come.
class Room {
  public:
    explicit Room(std::string_view what) : what_(what) {}

    [[nodiscard]] std::int64_t left() const { return left_; }
    void take(NamedArrays& arrays, NamedArray array) {
        left_ -= static_cast<std::int64_t>(array.values.values.size());
        arrays.push_back(std::move(array));
        if (arrays.size() > kMostArrays)
            throw BadInput(
                fmt::format("{} has more than {} arrays; so many are not read", what_, kMostArrays));
    }
    [[nodiscard]] std::string place(const std::string& name) const {
        return fmt::format("{} of {}", printable(name, 60), what_);
    }

  private:
    std::string_view what_;
    std::int64_t left_ = kMostNumbers;
};

NamedArrays arrays_in_zip(std::string_view bytes, std::string_view what) {
    constexpr std::string_view kEnding = ".npy";
    // The widest number, and the head of an array.
    constexpr std::size_t kMostHeadBytes = 4096;
    Room room(what);
    NamedArrays arrays;
    for (const std::string& file : names_in_zip(bytes, kMostArrays)) {
        if (!file.ends_with(kEnding))
            throw BadInput(fmt::format("{} holds {}, which is no array of NumPy", what, printable(file, 60)));
        const auto most = static_cast<std::size_t>(room.left()) * sizeof(double) + kMostHeadBytes;
        const std::string packed = *file_in_zip(bytes, file, most);
        const std::string name = file.substr(0, file.size() - kEnding.size());
        // Of a framework's counter of batches nothing is worked out.
        if (name.ends_with(".num_batches_tracked")) continue;
        room.take(arrays, {name, read_npy(packed, room.left(), room.place(name))});
    }
    return arrays;
}

NamedArrays arrays_in_json(std::string_view bytes, std::string_view what) {
    constexpr std::size_t kMostAxes = 5;
    const nlohmann::json json = parse_json(bytes, what, kMostJsonBytes);
    if (!json.is_object())
        throw BadInput(fmt::format(
            "{} holds no weights; they are an object of lists, such as {{\"1.weight\": [...]}}", what));
    Room room(what);
    NamedArrays arrays;
    for (const auto& [name, values] : json.items())
        room.take(arrays, {name, nested_tensor_from_json(values, kMostAxes, room.left(), room.place(name))});
    return arrays;
}

}  // namespace

NamedArrays read_weights(std::string_view bytes, std::string_view what) {
    NamedArrays arrays = is_zip(bytes) ? arrays_in_zip(bytes, what) : arrays_in_json(bytes, what);
    if (arrays.empty()) throw BadInput(fmt::format("{} has no arrays; it must have one at least", what));
    return arrays;
}

}  // namespace convwalk
