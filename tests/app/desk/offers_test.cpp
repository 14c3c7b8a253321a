// What a new figure can begin with, and what of it a search finds.
#include "desk/offers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "network/networks.h"
#include "picture/figures.h"
#include "support/memory_shelf.h"

namespace convwalk {
namespace {

std::vector<std::string> keys_found(std::string_view search) {
    std::vector<std::string> keys;
    for (const std::size_t place : found(ready_made(), search)) keys.push_back(ready_made()[place].key);
    return keys;
}

bool finds(std::string_view search, const std::string& key) {
    const std::vector<std::string> keys = keys_found(search);
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

TEST(Offers, AreEveryPresetAndEveryNetworkWithWordsAndAFigure) {
    ASSERT_EQ(ready_made().size(), presets().size() + networks().size());
    std::set<std::string> keys;
    for (const FigureOffer& offer : ready_made()) {
        SCOPED_TRACE(offer.key);
        EXPECT_TRUE(keys.insert(offer.key).second);
        EXPECT_FALSE(offer.title.empty() || offer.group.empty() || offer.about.empty());
        EXPECT_NE(offer.sizes.find(" → "), std::string::npos) << offer.sizes;
        EXPECT_EQ(offer.searched, lower(offer.searched));
        EXPECT_FALSE(why_no_figure(offer.scenario));
    }
    EXPECT_EQ(ready_made().front().title, "Upsample by 2: kernel 4, stride 2, padding 1");
    EXPECT_EQ(ready_made().front().sizes, "4×4 → 8×8");
}

TEST(Offers, StandInGroupsThatLoseNone) {
    const auto groups = groups_of(ready_made());
    std::set<std::size_t> places;
    std::set<std::string_view> names;
    for (const OfferGroup& group : groups) {
        EXPECT_TRUE(names.insert(group.name).second);
        for (const std::size_t place : group.offers) {
            EXPECT_TRUE(places.insert(place).second);
            EXPECT_EQ(ready_made()[place].group, group.name);
        }
    }
    EXPECT_EQ(places.size(), ready_made().size());
    EXPECT_EQ(groups.front().name, "Upsample by 2");
    EXPECT_EQ(groups.back().name, kNetworksGroup);
    EXPECT_EQ(groups.back().offers.size(), networks().size());
}

TEST(Offers, ATitleHasANameAndDetails) {
    EXPECT_EQ(parts_of_title("Same size: kernel 3, padding 1").name, "Same size");
    EXPECT_EQ(parts_of_title("Same size: kernel 3, padding 1").details, "kernel 3, padding 1");
    EXPECT_EQ(parts_of_title("One mean of everything").name, "One mean of everything");
    EXPECT_EQ(parts_of_title("One mean of everything").details, "");
}

// --- search ---

TEST(OffersFound, ByTheWordsOfATitleBestFirst) {
    EXPECT_EQ(keys_found("upsample").front(), "preset upsample_by_2");
    EXPECT_EQ(keys_found("same size").front(), "preset same_padding_no_strides");
    // By the beginning of each word, in any order, in capitals too.
    EXPECT_EQ(keys_found("SIZE sam").front(), "preset same_padding_no_strides");
    EXPECT_EQ(keys_found("").size(), ready_made().size());
    EXPECT_EQ(keys_found("  ").size(), ready_made().size());
    EXPECT_TRUE(keys_found("zebra").empty());
    EXPECT_TRUE(keys_found("upsample zebra").empty());
}

TEST(OffersFound, ByGroupNameViewOperatorAndNotation) {
    EXPECT_TRUE(finds("checkerboards", "preset even_kernel_4_stride_2"));
    EXPECT_TRUE(finds("density_map_tr32", "preset density_map_tr32"));
    EXPECT_TRUE(finds("matrix", "preset matrix_padding_strides"));
    EXPECT_TRUE(finds("bicubic", "preset bicubic_by_2"));
    EXPECT_TRUE(finds("max pool", "preset numerical_max_pooling"));
    EXPECT_TRUE(finds("unet", "network unet"));
    EXPECT_TRUE(finds("TR(32)", "network density_map"));
    EXPECT_TRUE(finds("8x8", "preset upsample_by_2"));
    EXPECT_TRUE(finds("4×4 → 8×8", "preset upsample_by_2"));
    EXPECT_FALSE(finds("bicubic", "preset bilinear_by_2"));
}

// Against what the layers say themselves.
TEST(OffersFound, ByFieldsHoweverTheyAreWritten) {
    const auto expected = [](std::int64_t kernel, std::int64_t stride) {
        std::set<std::string> keys;
        for (const Preset& p : presets()) {
            const Layer layer = resolved(layer_of(p.scenario));
            const AxisSpec& axis = layer.axes.back();
            if (has_window(layer.op) && axis.kernel == kernel && axis.stride == stride)
                keys.insert("preset " + p.name);
        }
        return keys;
    };
    for (const auto& [search, kernel, stride] :
         {std::tuple{"k4 s2", 4, 2}, std::tuple{"kernel 4 stride 2", 4, 2},
          std::tuple{"stride=2, kernel=3", 3, 2}, std::tuple{"K 3, S 1", 3, 1}}) {
        const std::vector<std::string> keys = keys_found(search);
        EXPECT_EQ(std::set(keys.begin(), keys.end()), expected(kernel, stride)) << search;
        EXPECT_FALSE(keys.empty());
    }
}

// --- what is begun ---

TEST(OffersBegun, AreWhatIsShownAndLookAsAPersonWishes) {
    Scenario now = preset("padding_strides").scenario;
    const FigureOffer& first = ready_made().front();
    EXPECT_EQ(begun_with(first, now), first.scenario);
    now.theme = built_in_theme("dark");
    now.output.size = {640, 480};
    now.title = "Mine";
    now.view.kind = ViewKind::oblique;
    now.view.indices = true;
    const Scenario begun = begun_with(first, now);
    Scenario expected = first.scenario;
    expected.theme = now.theme;
    expected.output.size = now.output.size;
    EXPECT_EQ(begun, expected);
    for (const FigureOffer& offer : ready_made()) {
        const Scenario made = begun_with(offer, now);
        EXPECT_EQ(made.subject, offer.scenario.subject);
        EXPECT_EQ(made.view, offer.scenario.view);
        EXPECT_EQ(made.theme, now.theme);
        EXPECT_FALSE(why_no_figure(made)) << offer.key;
    }
}

TEST(OffersTyped, CodeAndNotationAreRead) {
    const Scenario now = preset("padding_strides").scenario;
    const TypedFigure layer = typed_figure("nn.ConvTranspose2d(1, 1, 4, stride=2, padding=1)", now);
    ASSERT_TRUE(layer.offer) << layer.why_not;
    EXPECT_EQ(layer.offer->title, "Transposed convolution: kernel 4, stride 2, padding 1");
    EXPECT_EQ(layer_of(layer.offer->scenario).layer.op, Operator::transposed_convolution);
    EXPECT_EQ(layer.offer->scenario.network(), nullptr);

    const TypedFigure network = typed_figure("CR(64,9)-P-TR(32)", now);
    ASSERT_TRUE(network.offer) << network.why_not;
    ASSERT_NE(network.offer->scenario.network(), nullptr);
    EXPECT_EQ(network.offer->scenario.network()->stack.layers.size(), 3U);
    EXPECT_FALSE(why_no_figure(network.offer->scenario));

    const TypedFigure json = typed_figure(to_json(preset("dilation").scenario), now);
    ASSERT_TRUE(json.offer);
    EXPECT_EQ(json.offer->scenario, preset("dilation").scenario);
}

TEST(OffersTyped, WordsAreNoCodeAndMistakesHaveAReason) {
    const Scenario now = preset("padding_strides").scenario;
    for (const char* words : {"", "stride 2", "nn.Conv2d"}) {
        const TypedFigure typed = typed_figure(words, now);
        EXPECT_FALSE(typed.offer);
        EXPECT_EQ(typed.why_not, "") << words;
    }
    for (const char* wrong :
         {"nn.Conv2d(", "nn.Conv2d(1, 1, 3, strde=2)", "CR(64,", "{\"convwalk\": 7}", "(", "{"}) {
        const TypedFigure typed = typed_figure(wrong, now);
        EXPECT_FALSE(typed.offer) << wrong;
        EXPECT_NE(typed.why_not, "") << wrong;
    }
}

TEST(OffersRecent, AreReadFromTheirFiles) {
    testing::MemoryShelf shelf;
    shelf.make_folder("/home/ada");
    const Scenario scenario = preset("dilation").scenario;
    shelf.write("/home/ada/lecture 5.json", to_json(scenario));
    shelf.write("/home/ada/broken.json", "{");
    const FigureOffer offer = recent_figure(shelf, "/home/ada/lecture 5.json");
    EXPECT_EQ(offer.title, "lecture 5.json");
    EXPECT_EQ(offer.sizes, "7×7 → 3×3");
    EXPECT_EQ(offer.scenario, scenario);
    EXPECT_THROW((void)recent_figure(shelf, "/home/ada/broken.json"), BadInput);
    EXPECT_THROW((void)recent_figure(shelf, "/home/ada/gone.json"), BadInput);
}

}  // namespace
}  // namespace convwalk
