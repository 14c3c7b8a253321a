#include "lab/maps.h"

#include <fmt/format.h>

#include "basics/errors.h"
#include "lab/pictures.h"

namespace convwalk {

std::pair<Stack, Tensor> network_over_picture(Stack stack, const Tensor& picture) {
    constexpr std::int64_t kColours = 3;
    if (stack.input.size() != 2)
        throw BadInput(fmt::format("the network takes {}; a picture has channels, rows and columns",
                                   to_string(stack.input_shape())));
    if (stack.channels != 1 && stack.channels != kColours)
        throw BadInput(fmt::format("the network takes {} channels; a picture has 1 or 3", stack.channels));
    Tensor input = stack.channels == 1 ? in_grey(picture) : picture;
    if (input.shape[0] < stack.channels) {
        const std::vector<double> grey = input.values;
        for (std::int64_t channel = 1; channel < kColours; ++channel)
            input.values.insert(input.values.end(), grey.begin(), grey.end());
        input.shape[0] = kColours;
    }
    stack.input = {input.shape[1], input.shape[2]};
    input.shape.insert(input.shape.begin(), 1);
    return {std::move(stack), std::move(input)};
}

}  // namespace convwalk
