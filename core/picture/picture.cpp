#include "picture/picture.h"

#include "picture/cells.h"
#include "picture/paging.h"

namespace convwalk {
namespace {

Vec2 middle_of(const Rect& r) {
    return {r.x + r.width / 2, r.y + r.height / 2};
}

Scene empty_scene(const Figure& f) {
    return {f.scenario.output.size, f.scenario.theme.background, {}};
}

}  // namespace

Scene build_scene(const Figure& f, const Moment& moment) {
    const Page page = page_of(f, moment, f.pinned);
    Scene scene = empty_scene(f);
    const Rect whole = {0, 0, double(scene.size.width), double(scene.size.height)};
    const bool zoomed = f.camera != Camera{};
    scene.groups.push_back({0, "figure"});  // unless the view says more
    placed(f, moment, {f.camera}, page, zoomed ? page.beside_words : whole)->paint(scene, f.pinned);
    // Of two figures beside each other, each keeps to its part by itself.
    if (zoomed && f.sides.empty() && !scene.primitives.empty())
        scene.clips = {{covering_pixels(page.beside_words, scene.size), 0, scene.primitives.size()}};
    // What the figure ends with may be empty.
    if (!scene.groups.empty() && scene.groups.back().first == scene.primitives.size())
        scene.groups.pop_back();
    for (const Scene::Group& group : page.groups)
        scene.groups.push_back({scene.primitives.size() + group.first, group.name});
    scene.primitives.insert(scene.primitives.end(), page.primitives.begin(), page.primitives.end());
    return scene;
}

Picture place(const Figure& figure, const Moment& moment, const Sight& sight) {
    return {figure, moment, sight};
}

Picture::Picture(const Figure& figure, const Moment& moment, const Sight& sight)
    : figure_(&figure),
      moment_(moment),
      sight_(sight),
      page_(page_of(figure, moment, std::nullopt)),
      placed_(placed(figure, moment, sight, page_, page_.beside_words)) {}

Painted Picture::paint(const std::optional<Spot>& wanted) const {
    const std::optional<Spot> focus = wanted && has_cell(*figure_, *wanted) ? wanted : std::nullopt;
    const Page page = focus ? page_of(*figure_, moment_, focus) : page_;
    Painted painted = {empty_scene(*figure_), empty_scene(*figure_),
                       covering_pixels(page.beside_words, figure_->scenario.output.size),
                       middle_of(page.figure)};
    painted.words.primitives = page.primitives;
    // A longer legend leaves less room.
    const bool as_placed = page.figure == page_.figure && page.beside_words == page_.beside_words;
    const auto anew = as_placed ? nullptr : placed(*figure_, moment_, sight_, page, page.beside_words);
    (as_placed ? *placed_ : *anew).paint(painted.planes, focus);
    // Of two figures beside each other, each has its words around it.
    if (!figure_->sides.empty()) {
        std::vector<Primitive>& planes = painted.planes.primitives;
        planes.insert(planes.end(), painted.words.primitives.begin(), painted.words.primitives.end());
        painted.words.primitives.clear();
    }
    return painted;
}

std::optional<Spot> Picture::cell_at(Vec2 px) const {
    return contains(page_.beside_words, px) ? placed_->cell_at(px) : std::nullopt;
}

std::optional<std::int64_t> Picture::step_at(Vec2 px) const {
    return contains(page_.beside_words, px) ? placed_->step_at(px) : std::nullopt;
}

Vec2 Picture::middle_at(Vec2 px) const {
    return placed_->middle_at(px).value_or(middle_of(page_.figure));
}

std::optional<Meant> Picture::meant_at(Vec2 px) const {
    for (const Page::Entry& entry : page_.legend)
        if (contains(entry.place, px)) return entry.meant;
    return std::nullopt;
}

std::optional<std::array<Vec2, 4>> Picture::corners(const Spot& cell) const {
    return placed_->corners(cell);
}

}  // namespace convwalk
