// Pages of the lab: what is said and where it stands.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "basics/errors.h"
#include "figure/figure.h"
#include "lab/pictures.h"
#include "numeric/fill.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "views/image/lab_layout.h"
#include "views/image/pages.h"

namespace convwalk {
namespace {

constexpr SizePx kSize = {1600, 900};

BenchPictures bench_of_chart(int times = 1, bool differences = false) {
    WaysUpSettings settings;
    settings.times = times;
    return as_pictures(bench_of(drawn_picture(DrawnPicture::chart, 64), settings), "test chart", differences);
}

Scene scene_of(const LabPage& page, SizePx size) {
    Scene scene{size, {}, {}};
    const LabLayout layout = placed_lab(page, {0, 0, double(size.width), double(size.height)});
    paint_lab(scene, page, layout, built_in_theme("dark"), {}, {});
    return scene;
}

std::vector<std::string> labels_in(const Scene& scene) {
    std::vector<std::string> labels;
    for (const Primitive& primitive : scene.primitives) {
        if (const auto* label = std::get_if<Label>(&primitive)) labels.push_back(label->text);
    }
    return labels;
}

std::vector<Image> images_in(const Scene& scene) {
    std::vector<Image> images;
    for (const Primitive& primitive : scene.primitives) {
        if (const auto* image = std::get_if<Image>(&primitive)) images.push_back(*image);
    }
    return images;
}

TEST(LabPage, ShowsTheSamePixelsInEveryCard) {
    const LabPage page = bench_page(bench_of_chart(), {50, 40});
    ASSERT_EQ(page.cards.size(), 5u);
    for (const LabCard& card : page.cards) EXPECT_EQ(card.square, (PixelArea{46, 36, 8, 8}));
    const Scene scene = scene_of(page, kSize);
    const std::vector<std::string> labels = labels_in(scene);
    // 64 numbers of each.
    for (const LabCard& card : page.cards) {
        const Tensor& values = card.picture->values();
        const std::string number = shade_number(values, 49, 40);
        EXPECT_NE(std::find(labels.begin(), labels.end(), number), labels.end()) << number;
    }
    const std::vector<Image> images = images_in(scene);
    ASSERT_EQ(images.size(), 5u);
    for (const Image& image : images) {
        // Pixels of the page for one of the picture: the same whole number in all.
        EXPECT_EQ(image.place.width, images[0].place.width);
        EXPECT_EQ(static_cast<int>(image.place.width) % 64, 0);
        EXPECT_EQ(image.place.x, static_cast<int>(image.place.x));
    }
    std::set<PrimitiveId> ids;
    for (const Primitive& primitive : scene.primitives)
        EXPECT_TRUE(ids.insert(std::visit([](const auto& p) { return p.id; }, primitive)).second);
}

TEST(LabPage, StaysInItsArea) {
    for (const bool differences : {false, true}) {
        const BenchPictures bench = bench_of_chart(2, differences);
        const LabPage page = bench_page(bench, {40, 40});
        for (const SizePx size : {kSize, SizePx{1200, 900}, SizePx{3200, 1800}, SizePx{700, 500}}) {
            for (const Primitive& primitive : scene_of(page, size).primitives) {
                const Rect box = bounds(primitive);
                if (box.empty()) continue;
                EXPECT_GE(box.x, -1);
                EXPECT_GE(box.y, -1);
                EXPECT_LE(box.right(), size.width + 1) << size.width;
                EXPECT_LE(box.bottom(), size.height + 1) << size.height;
            }
            const LabLayout layout = placed_lab(page, {0, 0, double(size.width), double(size.height)});
            for (std::size_t n = 1; n < layout.cards.size(); ++n)
                EXPECT_GT(layout.cards[n].card.x, layout.cards[n - 1].card.right());
        }
    }
}

// Names and values of a row, numbers of neighbouring cells: none lies over another.
TEST(LabPage, KeepsItsWordsApart) {
    for (const int times : {1, 2, 3}) {
        const BenchPictures bench = bench_of_chart(times);
        const LabPage page = bench_page(bench, {40, 40});
        const Scene scene = scene_of(page, natural_size(page));
        std::vector<Rect> boxes;
        for (const Primitive& primitive : scene.primitives) {
            if (!std::holds_alternative<Label>(primitive)) continue;
            const Rect box = bounds(primitive);
            // What bounds leave around letters may overlap.
            boxes.push_back({box.x + 2, box.y + box.height / 3, box.width - 4, box.height / 3});
        }
        ASSERT_GT(boxes.size(), 300u);
        for (std::size_t a = 0; a < boxes.size(); ++a) {
            for (std::size_t b = 0; b < a; ++b)
                EXPECT_FALSE(overlap(boxes[a], boxes[b]))
                    << times << ": " << labels_in(scene)[a] << " | " << labels_in(scene)[b];
        }
    }
}

// Pixels for which there is no room are seen as the means of whole blocks: no shade is made up by the way in
// which some are left out.
TEST(LabPage, ShrinksAPictureInWholeBlocks) {
    const BenchPictures bench = bench_of_chart();
    const LabPage page = bench_page(bench, {40, 40});
    const std::vector<Image> images = images_in(scene_of(page, {300, 240}));
    ASSERT_EQ(images.size(), 5u);
    const auto& whole = bench.truth->values();
    const Pixels& seen = *images[0].pixels;
    ASSERT_LT(seen.columns, 64);
    const int block = 64 / seen.columns;
    double sum = 0;
    for (int n = 0; n < block * block; ++n)
        sum += whole.values[static_cast<std::size_t>(n / block * 64 + n % block)];
    EXPECT_EQ(seen.colours.front(), grey_of(sum / (block * block), {}));
}

Scenario on_chart(ViewKind view, KernelFill kernel = KernelFill::sobel) {
    Scenario scenario;
    scenario.view.kind = view;
    scenario.values.kernel = kernel;
    return scenario;
}

TEST(LabPage, SpellsOutTheFramedOutput) {
    const Tensor picture = drawn_picture(DrawnPicture::chart, 64);
    const Layer layer = resolved(over_picture({}, picture.shape));
    const AppliedPictures pictures = as_pictures(
        applied(layer, kernel_filled(KernelFill::sobel, weight_shape(layer)), picture), "test chart");
    const LabPage page = applied_page(pictures, {45, 45}, {45, 45});
    ASSERT_EQ(page.cards.size(), 3u);
    ASSERT_TRUE(page.cards[0].marked && page.cards[2].marked);
    const PixelArea window = *page.cards[0].marked;
    const PixelArea output = *page.cards[2].marked;
    EXPECT_EQ(output, (PixelArea{45, 45, 1, 1}));
    EXPECT_EQ(window, (PixelArea{45, 45, 3, 3}));
    // The products again, from what stands in the cells.
    int sum = 0;
    for (std::int64_t n = 0; n < 9; ++n)
        sum += std::stoi(shade_number(picture, window.row + n / 3, window.column + n % 3)) *
               static_cast<int>(pictures.made.kernel.values[static_cast<std::size_t>(n)]);
    EXPECT_EQ(in_shades(sum / 255.0), shade_number(pictures.made.result, output.row, output.column));
    EXPECT_TRUE(page.status.ends_with("= " + in_shades(sum / 255.0))) << page.status;
    EXPECT_TRUE(page.status.starts_with("output (45, 45) = ")) << page.status;
}

TEST(LabPage, TheSquareStaysUntilWhatIsFramedLeavesIt) {
    const Tensor picture = drawn_picture(DrawnPicture::chart, 64);
    const Layer layer = resolved(over_picture({}, picture.shape));
    const AppliedPictures pictures = as_pictures(
        applied(layer, kernel_filled(KernelFill::box, weight_shape(layer)), picture), "test chart");
    const PixelArea square = applied_page(pictures, {30, 30}, {30, 30}).cards[2].square;
    EXPECT_EQ(applied_page(pictures, {30, 30}, {32, 28}).cards[2].square, square);
    EXPECT_NE(applied_page(pictures, {30, 30}, {50, 10}).cards[2].square, square);
}

// The moment is the output: what the timeline says, what a drag says, and what is framed are one.
TEST(PictureViews, AreScrubbedInThePicture) {
    for (const ViewKind view : {ViewKind::image, ViewKind::ways, ViewKind::wipe}) {
        Scenario scenario = on_chart(view);
        scenario.output.size = {1000, 700};
        const Figure f = figure(scenario);
        const Moment now = at(f.timeline, 0);
        const Picture picture = place(f, now, {});
        int steps = 0;
        for (double x = 3; x < 1000; x += 7) {
            const auto cell = picture.cell_at({x, 300});
            const auto step = picture.step_at({x, 300});
            EXPECT_EQ(cell.has_value(), step.has_value());
            if (!step) continue;
            ++steps;
            ASSERT_LT(*step, f.timeline.steps);
            EXPECT_TRUE(picture.corners(*cell).has_value());
            const std::int64_t columns = view == ViewKind::image ? 62 : 64;
            if (view == ViewKind::wipe) {
                EXPECT_EQ(*step, cell->at[2]);
            } else if (cell->map == (view == ViewKind::image ? kResultMap : kPictureMap)) {
                EXPECT_EQ(*step, cell->at[1] * columns + cell->at[2]);
            }
        }
        EXPECT_GT(steps, 20) << static_cast<int>(view);
    }
}

TEST(PictureViews, ShowTheLayerOfTheScenarioOnThePicture) {
    Scenario scenario = on_chart(ViewKind::image);
    scenario.alone()->layer.axes.assign(2, AxisSpec{.input = 5, .kernel = 3, .stride = 2, .dilation = 2});
    scenario.lab.picture = DrawnPicture::scene;
    scenario.lab.side = 33;
    const Figure f = figure(scenario);
    EXPECT_EQ(input_extents(f.layer), (Extents{33, 33}));
    EXPECT_EQ(f.timeline.steps, 15 * 15);
    EXPECT_EQ(input_extents(f.scenario.alone()->layer), (Extents{5, 5})) << "the layer keeps its own";
    scenario.lab.grey = true;
    EXPECT_EQ(picture_extents(scenario.lab), (Extents{1, 33, 33}));
    // A layer of other axes has no picture, and a picture of a file that is gone no pixels.
    scenario.alone()->layer.axes.resize(1);
    EXPECT_EQ(why_no_figure(scenario)->sentence, "dimensions is 1; a picture has 2");
    scenario.lab.picture = OwnPicture{"photo.jpg", "/tmp/photo.jpg", "", {}, nullptr};
    EXPECT_EQ(why_no_figure(scenario)->sentence,
              "the picture photo.jpg has not been read; open it, or take chart, text or scene");
}

TEST(PictureViews, WorkOutWhatStaysTheSameOnce) {
    Scenario scenario = on_chart(ViewKind::image, KernelFill::emboss);
    const auto pixels = [&] {
        const Figure f = figure(scenario);
        return images_in(build_scene(f, at(f.timeline, 0))).front().pixels;
    };
    const auto before = pixels();
    scenario.theme = built_in_theme("dark");
    scenario.view.words = false;
    EXPECT_EQ(pixels(), before);
    scenario.lab.side = 40;
    EXPECT_NE(pixels(), before);
}

// The line has the picture on its left, and the result on its right, pixel over pixel.
TEST(PictureViews, TheWipeLeavesEveryPixelInItsPlace) {
    Scenario scenario = on_chart(ViewKind::wipe, KernelFill::identity);
    scenario.alone()->padding = PaddingWord::same;
    const Figure f = figure(scenario);
    EXPECT_EQ(f.timeline.steps, 65);
    const auto images = images_in(build_scene(f, at(f.timeline, time_of_step(f.timeline, 20))));
    ASSERT_EQ(images.size(), 2u);
    const Image& after = images[0];
    const Image& before = images[1];
    EXPECT_EQ(before.pixels->columns, 20);
    EXPECT_EQ(after.pixels->columns, 44);
    EXPECT_NEAR(before.place.right(), after.place.x, 1e-9);
    EXPECT_EQ(before.place.y, after.place.y);
    EXPECT_EQ(before.place.height, after.place.height);
}

// Of two ways the same, with the truth on one side; what is chosen survives a text.
TEST(PictureViews, TheWipeGoesOverTwoWays) {
    Scenario scenario = on_chart(ViewKind::wipe, KernelFill::identity);
    scenario.lab.wiped = WipedWays{WayUp::shuffle, std::nullopt};
    EXPECT_EQ(parse_scenario(to_json(scenario)).lab, scenario.lab);
    const Figure f = figure(scenario);
    EXPECT_EQ(f.timeline.steps, 65);
    const auto images = images_in(build_scene(f, at(f.timeline, time_of_step(f.timeline, 20))));
    ASSERT_EQ(images.size(), 2u);
    EXPECT_EQ(images[1].pixels->columns, 20);
    EXPECT_EQ(images[0].pixels->columns, 44);
    EXPECT_EQ(images[0].pixels->colours.back(), grey_of(picture_of(scenario.lab).values.back(), {}));
    EXPECT_EQ(wiped_text(parse_wiped("picture,k4s2")), "picture,k4s2");
    EXPECT_THROW(static_cast<void>(parse_wiped("k4s2,k4s2")), BadInput);
    scenario.lab.weights = WeightFill::he;
    EXPECT_TRUE(why_no_figure(scenario));
}

// All that a number sees is framed on the picture, which is warm where it is felt and faint elsewhere.
TEST(PictureViews, ANumberOfAMapShowsItsField) {
    LabCard card;
    card.mosaic =
        MapMosaic{std::make_shared<const Pixels>(Pixels{4, 4, std::vector<Colour>(16)}), 1, 1, {0, 0, 4, 4}};
    SeenCells seen;
    seen.axes = {SeenAxis{convwalk::Run{1, 3}, 2}, SeenAxis{convwalk::Run{0, 2}, 3}};
    Gradient felt{{{1, 1, 4, 4}, std::vector<double>(16, 0)}, {}};
    felt.of_input.values[5] = -2;
    const Theme theme = built_in_theme("light");
    put_field(card, seen, &felt, theme);
    EXPECT_EQ(card.field, (PixelArea{1, 0, 3, 3}));
    EXPECT_EQ(card.mosaic->pixels->colours[5], theme.accent);
    EXPECT_NE(card.mosaic->pixels->colours[6], theme.accent);
}

TEST(LabShades, PutZeroInTheMiddleWhereThereAreSigns) {
    const Tensor values{{1, 1, 4}, {-2, -1, 0, 1}};
    const Shading around = Shading::around_zero(values);
    EXPECT_EQ(shade_at(values, around, 0, 0), (Colour{0, 0, 0, 255}));
    EXPECT_EQ(shade_at(values, around, 0, 2), (Colour{128, 128, 128, 255}));
    EXPECT_EQ(shade_at(values, around, 0, 3), (Colour{191, 191, 191, 255}));
    EXPECT_EQ(shade_at(values, {}, 0, 0), (Colour{0, 0, 0, 255})) << "less is still black";
    EXPECT_EQ(in_shades(-7.2 / 255), "−7");
    const Tensor colours{{3, 1, 1}, {1, 0.5, 0}};
    EXPECT_EQ(shade_at(colours, {}, 0, 0), (Colour{255, 128, 0, 255}));
    EXPECT_EQ(shade_number(colours, 0, 0), "128");
}

}  // namespace
}  // namespace convwalk
