#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "arithmetic/derivation.h"
#include "arithmetic/operators.h"
#include "basics/text.h"
#include "views/image/page_parts.h"
#include "views/image/pages.h"

namespace convwalk {
namespace {

constexpr double kShades = 255;
constexpr std::size_t kMostTerms = 9;  // that are spelled out

struct Term {
    double pixel = 0;  // the mean of the channels, in shades of 255
    double weight = 0;
};

// An output, the pixels that it reads, and what it is made of.
struct Marked {
    std::int64_t row = 0;
    std::int64_t column = 0;
    std::optional<PixelArea> window{};  // nullopt: it reads none
    std::vector<Term> terms{};
};

double mean_at(const Tensor& picture, std::int64_t cell) {
    const auto pixels = static_cast<std::size_t>(picture.shape[1] * picture.shape[2]);
    double sum = 0;
    for (std::size_t at = static_cast<std::size_t>(cell); at < picture.values.size(); at += pixels)
        sum += picture.values[at];
    return kShades * sum / double(picture.shape[0]);
}

Marked marked_at(const Applied& made, std::int64_t row, std::int64_t column) {
    Marked marked{row, column};
    const std::int64_t columns = made.picture.shape[2];
    std::int64_t top = made.picture.shape[1];
    std::int64_t left = columns;
    std::int64_t bottom = -1;
    std::int64_t right = -1;
    const Windows windows = windows_of(made.layer, made.layer.padding_mode);
    windows.each_source({0, row, column}, [&](std::int64_t tap, std::int64_t source, double) {
        top = std::min(top, source / columns);
        bottom = std::max(bottom, source / columns);
        left = std::min(left, source % columns);
        right = std::max(right, source % columns);
        if (!made.kernel.values.empty())
            marked.terms.push_back(
                {mean_at(made.picture, source), made.kernel.values[static_cast<std::size_t>(tap)]});
    });
    if (bottom >= 0) marked.window = PixelArea{top, left, bottom - top + 1, right - left + 1};
    return marked;
}

std::string signed_text(std::string text) {
    if (text.starts_with('-')) text.replace(0, 1, "−");
    return text;
}

bool is_within(const PixelArea& part, const PixelArea& square) {
    return part.row >= square.row && part.column >= square.column &&
           part.row + part.rows <= square.row + square.rows &&
           part.column + part.columns <= square.column + square.columns;
}

bool is_whole(double value) {
    return std::abs(std::round(value) - value) < 1e-6;
}

// "31·(−1) + 62·1 = 31"; products with 0 are left out, and many are counted.
std::string sum_words(const Marked& marked, double bias, double result) {
    std::string words;
    bool exact = true;
    std::size_t terms = 0;
    for (const Term& term : marked.terms) {
        if (term.weight == 0) continue;
        const std::string weight = fmt::format("{:.3g}", term.weight);
        const std::string pixel = fmt::format("{:.0f}", term.pixel);
        exact = exact && weight == fmt::format("{:.12g}", term.weight) && is_whole(term.pixel);
        const std::string factor = signed_text(weight);
        words += fmt::format("{}{}·{}", words.empty() ? "" : " + ", pixel,
                             term.weight < 0 ? fmt::format("({})", factor) : factor);
        ++terms;
    }
    const std::string output = fmt::format("output ({}, {})", marked.row, marked.column);
    if (terms == 0) return fmt::format("{} is {}", output, in_shades(result));
    if (terms > kMostTerms)
        return fmt::format("{} is {}, the sum of {} products", output, in_shades(result), terms);
    if (bias != 0) {
        words += fmt::format(" + {}", in_shades(bias));
        exact = exact && is_whole(kShades * bias);
    }
    exact = exact && is_whole(kShades * result);
    const char* equals = exact ? "=" : "≈";
    return fmt::format("{} {} {} {} {}", output, equals, words, equals, in_shades(result));
}

std::string range_words(const Applied& made) {
    return fmt::format("{} to {}", in_shades(made.least), in_shades(made.most));
}

// What black and white are.
std::string shading_words(const Applied& made, const Shading& shading) {
    if (!made.is_signed)
        return made.most > 1 || made.least < 0 ? "0 black or less, 255 white or more" : "0 black, 255 white";
    return fmt::format("{} black, 0 grey, {} white", in_shades(shading.black), in_shades(shading.white));
}

LabCard kernel_card(const Applied& made) {
    LabCard card;
    const Extents size = kernel_extents(made.layer);
    card.title = "The kernel";
    card.detail = fmt::format("{}, as it is written", to_string(size));
    card.kernel = Tensor{size, made.kernel.values};
    const double sum = std::accumulate(made.kernel.values.begin(), made.kernel.values.end(), 0.0);
    card.rows = {{"weights add up to", signed_text(fmt::format("{:.4g}", std::abs(sum) < 1e-12 ? 0 : sum))}};
    return card;
}

}  // namespace

namespace {

// The pixel that the middle of another one lies over, where two pictures cover each other.
PixelPlace over(const PixelPlace& pixel, const Tensor& from, const Tensor& onto) {
    const auto mapped = [&](std::int64_t place, std::size_t axis) {
        const double share = (double(place) + 0.5) / double(from.shape[axis]);
        return std::clamp<std::int64_t>(static_cast<std::int64_t>(share * double(onto.shape[axis])), 0,
                                        onto.shape[axis] - 1);
    };
    return {mapped(pixel.row, 1), mapped(pixel.column, 2)};
}

std::string title_of(const AppliedPictures& pictures) {
    return fmt::format("{}{} on {}", capitalised(name_of(pictures.made.layer.op)),
                       pictures.kernel.empty() ? "" : fmt::format(" ({})", pictures.kernel),
                       pictures.picture);
}

std::string sizes_words(const Applied& made) {
    return fmt::format("{}: {} → {}", parameter_caption(made.layer), to_string(input_extents(made.layer)),
                       to_string(output_extents(made.layer)));
}

std::string caption_of(const Applied& made) {
    const std::string words = sizes_words(made) + ". A number is its pixel in shades of 255";
    return words + (made.picture.shape[0] == 1
                        ? "."
                        : ", the mean of red, green and blue, each of which is worked on by itself.");
}

// Where a window of several pixels lies, or a pixel.
PixelArea square_on(const Shown& picture, const PixelArea& part, std::int64_t side) {
    return square_around(picture, double(part.row) + double(part.rows) / 2,
                         double(part.column) + double(part.columns) / 2, side);
}

// The square around what belongs to the moment, or around what is framed where that lies elsewhere.
PixelArea square_for(const Shown& picture, const PixelArea& now, const PixelArea& framed, std::int64_t side) {
    const PixelArea square = square_on(picture, now, side);
    return is_within(framed, square) ? square : square_on(picture, framed, side);
}

PixelArea pixel_area(const PixelPlace& pixel) {
    return {pixel.row, pixel.column, 1, 1};
}

// What an output reads; of one that reads nothing, what it lies over.
PixelArea window_of(const Applied& made, const Marked& marked) {
    return marked.window.value_or(pixel_area(over({marked.row, marked.column}, made.result, made.picture)));
}

LabCard before_card(const AppliedPictures& pictures, const Marked& now, const Marked& framed,
                    std::int64_t side) {
    const Applied& made = pictures.made;
    LabCard card;
    card.title = "The picture";
    card.detail = fmt::format("{}, {}×{}", pictures.picture, made.picture.shape[2], made.picture.shape[1]);
    card.picture = pictures.before;
    card.map = kPictureMap;
    card.square = square_for(*pictures.before, window_of(made, now), window_of(made, framed), side);
    if (!framed.window) {
        card.rows = {{"the framed output", "reads no pixel"}};
        return card;
    }
    if (is_within(*framed.window, card.square)) card.marked = framed.window;
    card.rows = {{"rows it reads",
                  fmt::format("{} to {}", framed.window->row, framed.window->row + framed.window->rows - 1)},
                 {"columns", fmt::format("{} to {}", framed.window->column,
                                         framed.window->column + framed.window->columns - 1)}};
    return card;
}

LabCard after_card(const AppliedPictures& pictures, const Marked& now, const Marked& framed,
                   std::int64_t side) {
    const Applied& made = pictures.made;
    LabCard card;
    card.title = "The result";
    card.detail = fmt::format("{}×{}", made.result.shape[2], made.result.shape[1]);
    card.picture = pictures.after;
    card.map = kResultMap;
    const PixelArea output = {framed.row, framed.column, 1, 1};
    card.square = square_for(*pictures.after, {now.row, now.column, 1, 1}, output, side);
    card.marked = output;
    card.rows = {{"values", range_words(made)}, {"seen as", shading_words(made, pictures.after->shading())}};
    return card;
}

}  // namespace

AppliedPictures as_pictures(Applied made, std::string picture, std::string kernel) {
    const Shading shading = made.is_signed ? Shading::around_zero(made.result) : Shading{};
    auto before = std::make_shared<const Shown>(made.picture);
    auto after = std::make_shared<const Shown>(made.result, shading);
    return {std::move(made), std::move(picture), std::move(kernel), std::move(before), std::move(after)};
}

PixelPlace output_over(const Applied& made, const PixelPlace& pixel) {
    return over(pixel, made.picture, made.result);
}

LabPage applied_page(const AppliedPictures& pictures, const PixelPlace& now, const PixelPlace& output,
                     std::int64_t side) {
    const Applied& made = pictures.made;
    const Marked framed = marked_at(made, output.row, output.column);
    const Marked current = now == output ? framed : marked_at(made, now.row, now.column);
    LabPage page;
    page.title = title_of(pictures);
    page.caption = caption_of(made);
    page.cards.push_back(before_card(pictures, current, framed, side));
    if (!made.kernel.values.empty()) page.cards.push_back(kernel_card(made));
    page.cards.push_back(after_card(pictures, current, framed, side));
    const double value = mean_at(made.result, framed.row * made.result.shape[2] + framed.column) / kShades;
    page.status = sum_words(framed, made.bias, value);
    return page;
}

namespace {

// Where an axis of the result begins on the picture, and how much of it one of its pixels covers.
struct Along {
    double begin = 0;
    double pixel = 1;
};
Along along(const Layer& layer, std::size_t axis, std::int64_t outputs) {
    const AxisSpec& a = layer.axes[axis];
    const double window = double(a.dilation * (a.kernel - 1) + 1);
    switch (layer.op) {
        case Operator::transposed_convolution:
            return {(double(a.padding_begin) - window / 2) / double(a.stride) + 0.5, 1 / double(a.stride)};
        case Operator::convolution:
        case Operator::max_pooling:
        case Operator::average_pooling:
            return {window / 2 - double(a.padding_begin) - double(a.stride) / 2, double(a.stride)};
        default:
            return {0, double(a.input) / double(outputs)};
    }
}

}  // namespace

LabPage wiped_page(const AppliedPictures& pictures, std::int64_t column) {
    const Applied& made = pictures.made;
    const Along y = along(made.layer, 0, made.result.shape[1]);
    const Along x = along(made.layer, 1, made.result.shape[2]);
    LabPage page;
    page.title = title_of(pictures);
    page.caption = sizes_words(made) + ".";
    page.status = "Left of the line the picture, right of it the result.";
    LabCard card;
    card.title = "Before and after";
    card.detail = fmt::format("{}×{} before, {}×{} after", made.picture.shape[2], made.picture.shape[1],
                              made.result.shape[2], made.result.shape[1]);
    card.wiped = {
        pictures.before,
        pictures.after,
        {x.begin, y.begin, x.pixel * double(made.result.shape[2]), y.pixel * double(made.result.shape[1])},
        column};
    card.map = kPictureMap;
    card.rows = {{"values after", range_words(made)},
                 {"seen as", shading_words(made, pictures.after->shading())}};
    page.cards.push_back(std::move(card));
    return page;
}

}  // namespace convwalk
