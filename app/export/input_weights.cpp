#include "export/input_weights.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "basics/errors.h"
#include "basics/mark.h"
#include "basics/text.h"
#include "export/input_file.h"
#include "frameworks/read/forms/weights_file.h"

namespace convwalk {
namespace {

OwnWeights weights_of(std::string_view bytes, const std::string& name) {
    static_cast<void>(read_weights(bytes, printable(name, 60)));
    OwnWeights own;
    own.name = printable(name, 100);
    own.bytes = std::make_shared<const std::string>(bytes);
    return own;
}

}  // namespace

OwnWeights weights_from_file(const std::string& path) {
    const std::string bytes = read_regular_file(path);
    OwnWeights own = weights_of(bytes, std::filesystem::path(path).filename().string());
    own.file = path;
    own.mark = mark_of(bytes);
    return own;
}

OwnWeights weights_from_bytes(std::string_view bytes, std::string_view name) {
    if (bytes.size() > kMostHeldWeightBytes)
        throw BadInput(
            fmt::format("{} has {} bytes; at most {} are kept of weights that stand in no file here",
                        printable(name, 60), bytes.size(), kMostHeldWeightBytes));
    return weights_of(bytes, std::string(name));
}

void read_weights_of(LabChoice& lab) {
    auto* own = lab.weights ? std::get_if<OwnWeights>(&*lab.weights) : nullptr;
    if (own == nullptr || own->is_read()) return;
    OwnWeights read = weights_from_file(own->file);
    if (!own->mark.empty() && read.mark != own->mark)
        throw BadInput(fmt::format("the weights {} are others than when the figure was made; name them anew",
                                   printable(own->file, 400)));
    read.name = own->name;
    *own = std::move(read);
}

}  // namespace convwalk
