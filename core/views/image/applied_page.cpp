#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "arithmetic/operators.h"
#include "views/image/page_parts.h"
#include "views/image/pages.h"

namespace convwalk {
namespace {

constexpr std::int64_t kSquareSide = 12;
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

// "31·−1 + 62·1 = 31"; products with 0 are left out, and many are counted.
std::string sum_words(const Marked& marked, double result) {
    std::string words;
    bool exact = true;
    std::size_t terms = 0;
    for (const Term& term : marked.terms) {
        if (term.weight == 0) continue;
        const std::string weight = fmt::format("{:.3g}", term.weight);
        const std::string pixel = fmt::format("{:.0f}", term.pixel);
        exact = exact && weight == fmt::format("{:.12g}", term.weight) && is_whole(term.pixel);
        words += fmt::format("{}{}·{}", words.empty() ? "" : " + ", pixel, signed_text(weight));
        ++terms;
    }
    if (terms == 0) return "";
    if (terms > kMostTerms) return fmt::format("The framed output is the sum of {} products.", terms);
    exact = exact && is_whole(kShades * result);
    return fmt::format("The framed output: {} {} {}", words, exact ? "=" : "≈", in_shades(result));
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
    card.detail = fmt::format("{}, applied as it is written", to_string(size));
    card.kernel = Tensor{size, made.kernel.values};
    const double sum = std::accumulate(made.kernel.values.begin(), made.kernel.values.end(), 0.0);
    card.rows = {{"weights add up to", signed_text(fmt::format("{:.4g}", std::abs(sum) < 1e-12 ? 0 : sum))}};
    return card;
}

}  // namespace

LabPage applied_page(const Applied& made, const LabLook& look, const std::string& title,
                     const std::string& caption) {
    const PixelArea asked = square_in(made.picture, look.square, kSquareSide);
    const auto mapped = [&](std::size_t axis, std::int64_t begin, std::int64_t cells) {
        const double middle = double(begin) + double(cells) / 2;
        const double share = middle / double(made.picture.shape[axis]);
        const std::int64_t outputs = made.result.shape[axis];
        return std::clamp<std::int64_t>(static_cast<std::int64_t>(share * double(outputs)), 0, outputs - 1);
    };
    const Marked marked =
        marked_at(made, mapped(1, asked.row, asked.rows), mapped(2, asked.column, asked.columns));
    const auto around = [&](const Tensor& picture, const PixelArea& part) {
        return square_around(picture, double(part.row) + double(part.rows) / 2,
                             double(part.column) + double(part.columns) / 2, kSquareSide);
    };
    LabPage page;
    page.title = title;
    page.caption = caption + " A number is its pixel in shades of 255";
    page.caption += made.picture.shape[0] == 1
                        ? "."
                        : ", the mean of red, green and blue, each of which is worked on by itself.";
    LabCard before;
    before.title = "The picture";
    before.detail = fmt::format("{}, {}×{}", look.picture, made.picture.shape[2], made.picture.shape[1]);
    before.picture = {&made.picture, {}};
    before.square = marked.window ? around(made.picture, *marked.window) : asked;
    if (marked.window && is_within(*marked.window, before.square)) before.marked = marked.window;
    if (marked.window)
        before.rows = {{"the framed window",
                        fmt::format("rows {} to {}, columns {} to {}", marked.window->row,
                                    marked.window->row + marked.window->rows - 1, marked.window->column,
                                    marked.window->column + marked.window->columns - 1)}};
    page.cards.push_back(std::move(before));
    if (!made.kernel.values.empty()) page.cards.push_back(kernel_card(made));

    LabCard after;
    const Shading shading = made.is_signed ? Shading::around_zero(made.result) : Shading{};
    const PixelArea output = {marked.row, marked.column, 1, 1};
    after.title = "The result";
    after.detail = fmt::format("{}×{}", made.result.shape[2], made.result.shape[1]);
    after.picture = {&made.result, shading};
    after.square = around(made.result, output);
    after.marked = output;
    after.rows = {{"values", range_words(made)}, {"seen as", shading_words(made, shading)}};
    const double value = mean_at(made.result, marked.row * made.result.shape[2] + marked.column) / kShades;
    after.sentence = sum_words(marked, value);
    page.cards.push_back(std::move(after));
    return page;
}

}  // namespace convwalk
