#include "picture/sight.h"

#include "scene/page.h"
#include "views/planes/brush.h"
#include "views/planes/figure_words.h"
#include "views/views.h"

namespace convwalk {
namespace {

Page page_of(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    return lay_out_page(words_of(f, moment, focus), f.scenario.output.size, f.scenario.theme,
                        part_id(kWordsPart, 0));
}

Vec2 middle_of(const Rect& r) {
    return {r.x + r.width / 2, r.y + r.height / 2};
}

ViewPlace view_place(const Sight& sight, const Page& page, const Rect& part) {
    return {page.figure, part, sight.camera, middle_of(page.figure), sight.from, sight.turned};
}

void paint(Scene& scene, const Figure& f, const Moment& moment, const Sight& sight, const Page& page,
           const Rect& part) {
    own_view(f.scenario.view.kind).paint(scene, f, moment, view_place(sight, page, part), sight.focus);
}

Scene empty_scene(const Figure& f) {
    return {f.scenario.output.size, f.scenario.theme.background, {}};
}

}  // namespace

Scene build_scene(const Figure& f, const Moment& moment) {
    const Page page = page_of(f, moment, std::nullopt);
    Scene scene = empty_scene(f);
    paint(scene, f, moment, {}, page, {0, 0, double(scene.size.width), double(scene.size.height)});
    scene.primitives.insert(scene.primitives.end(), page.primitives.begin(), page.primitives.end());
    return scene;
}

Sighting sighting(const Figure& f, const Moment& moment, const Sight& wanted) {
    Sight sight = wanted;
    if (sight.focus && !has_cell(f, *sight.focus)) sight.focus.reset();
    const Page page = page_of(f, moment, sight.focus);
    Sighting s = {empty_scene(f), empty_scene(f), covering_pixels(page.beside_words, f.scenario.output.size),
                  middle_of(page.figure)};
    s.words.primitives = page.primitives;
    paint(s.planes, f, moment, sight, page, page.beside_words);
    return s;
}

std::optional<Spot> cell_at(const Figure& f, const Moment& moment, const Sight& sight, Vec2 px) {
    // Where the figure stands does not depend on the focus.
    const Page page = page_of(f, moment, std::nullopt);
    const Rect& part = page.beside_words;
    if (px.x < part.x || px.y < part.y || px.x >= part.right() || px.y >= part.bottom()) return std::nullopt;
    return own_view(f.scenario.view.kind).cell_at(f, moment, view_place(sight, page, part), px);
}

std::optional<std::array<Vec2, 4>> corners_of(const Figure& f, const Moment& moment, const Sight& sight,
                                              const Spot& cell) {
    const OwnView& own = own_view(f.scenario.view.kind);
    if (own.corners == nullptr) return std::nullopt;
    const Page page = page_of(f, moment, sight.focus);
    return own.corners(f, moment, view_place(sight, page, page.beside_words), cell);
}

}  // namespace convwalk
