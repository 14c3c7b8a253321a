// Pictures and kernels that a person brings: .npy; PNG and JPEG, for the lab and for an input, and as a
// scenario holds them.
#include "export/input_image.h"
#include "numeric/npy.h"
#include "scenario/lab_json.h"
#include "sentence.h"

using namespace convwalk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_or_refuse(data, size, [](std::string_view bytes) {
        const Tensor picture = photo(bytes, "the picture", kUsualPhotoSide);
        demand(picture.shape.size() == 3 && picture.shape[1] <= kUsualPhotoSide &&
               picture.shape[2] <= kUsualPhotoSide);
        for (const double value : picture.values) demand(value >= 0 && value <= 1);
    });
    read_or_refuse(data, size, [](std::string_view bytes) {
        const OwnPicture own = picture_from_bytes(bytes, "the picture");
        demand(cell_count(own.shape) <= kMostHeldPixels);
        LabChoice lab;
        lab.picture = own;
        demand(lab_from_json(to_json(lab, PixelText::small)) == lab);
    });
    read_or_refuse(data, size, [](std::string_view bytes) {
        const Tensor numbers = picture_numbers(bytes, "the picture");
        demand(cell_count(numbers.shape) == std::ssize(numbers.values));
    });
    read_or_refuse(data, size, [](std::string_view text) {
        LabChoice lab;
        lab.picture = parse_own_picture(text);
        const std::string written = to_json(lab, PixelText::all).dump();
        demand(lab_from_json(nlohmann::json::parse(written)) == lab);
    });
    read_or_refuse(data, size, [](std::string_view bytes) {
        const Tensor numbers = read_npy(bytes, 1000, "the numbers");
        demand(cell_count(numbers.shape) == std::ssize(numbers.values));
    });
    return 0;
}
