// The groups of a picture: what who opens it in a drawing program finds.
#include <gtest/gtest.h>

#include <set>

#include "picture/figures.h"
#include "support/small_scenes.h"

namespace convwalk {
namespace {

TEST(PictureGroups, HoldEverythingInOrder) {
    for (std::size_t v = 0; v < view_names().size(); ++v) {
        for (const testing::SmallScene& small : testing::small_scenes(static_cast<ViewKind>(v))) {
            SCOPED_TRACE(small.name);
            const Figure f = figure(small.scenario);
            const Scene scene = build_scene(f, at(f.timeline, f.timeline.duration() / 2));
            ASSERT_FALSE(scene.groups.empty());
            EXPECT_EQ(scene.groups.front().first, 0u);
            std::set<std::string> names;
            for (std::size_t i = 0; i < scene.groups.size(); ++i) {
                if (i > 0) {
                    EXPECT_LT(scene.groups[i - 1].first, scene.groups[i].first);
                }
                EXPECT_LT(scene.groups[i].first, scene.primitives.size());
                names.insert(scene.groups[i].name);
            }
            EXPECT_TRUE(names.contains("title"));
            // The figure itself is one thing, or more.
            EXPECT_GE(names.size(), 2u);
            EXPECT_FALSE(names.contains("figure") && names.size() == 2 &&
                         small.scenario.view.kind != ViewKind::network)
                << "its parts have names";
        }
    }
}

}  // namespace
}  // namespace convwalk
