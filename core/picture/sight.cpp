#include "picture/sight.h"

#include "scene/page.h"
#include "views/planes/figure_words.h"
#include "views/planes/plane_painter.h"
#include "views/planes/standing.h"
#include "views/views.h"

namespace convwalk {
namespace {

Page page_of(const Figure& f, const Moment& moment, const std::optional<PlaneCell>& focus) {
    return lay_out_page(words_of(f, moment, focus), f.scenario.output.size, f.scenario.theme,
                        part_id(kWordsPart, 0));
}

Vec2 middle_of(const Rect& r) {
    return {r.x + r.width / 2, r.y + r.height / 2};
}

// The planes as they are seen in a part of the picture.
struct Seen {
    PlacedPlanes planes;
    Extras extras;
};
Seen seen(const Figure& f, const Moment& moment, const Sight& sight, const Page& page, const Rect& part) {
    const Standing goal = standing(f, f.scenario.view.kind, page.figure);
    const Standing at = sight.turned < 1 && sight.from != f.scenario.view.kind && shows_planes(sight.from)
                            ? turned(standing(f, sight.from, page.figure), goal, sight.turned)
                            : goal;
    const Stage stage = at.stage.seen_by(sight.camera, middle_of(page.figure));
    return {PlacedPlanes(f.layout, moment, at.planes, at.arrangement, stage, part), at.extras};
}

ViewPlace view_place(const Sight& sight, const Page& page, const Rect& part) {
    return {page.figure, part, sight.camera, middle_of(page.figure)};
}

void paint(Scene& scene, const Figure& f, const Moment& moment, const Sight& sight, const Page& page,
           const Rect& part) {
    if (const OwnView* own = own_view(f.scenario.view.kind))
        return own->paint(scene, f, moment, view_place(sight, page, part), sight.focus);
    const Seen s = seen(f, moment, sight, page, part);
    paint_planes({{scene, 0}, f, s.planes, moment, type_sizes(scene.size)}, s.extras, sight.focus);
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

std::optional<PlaneCell> cell_at(const Figure& f, const Moment& moment, const Sight& sight, Vec2 px) {
    // Where the figure stands does not depend on the focus.
    const Page page = page_of(f, moment, std::nullopt);
    const Rect& part = page.beside_words;
    if (px.x < part.x || px.y < part.y || px.x >= part.right() || px.y >= part.bottom()) return std::nullopt;
    if (const OwnView* own = own_view(f.scenario.view.kind))
        return own->cell_at(f, moment, view_place(sight, page, part), px);
    const PlacedPlanes planes = seen(f, moment, sight, page, part).planes;
    // From the one that is painted last.
    for (const PlaneName plane : {PlaneName::output, PlaneName::kernel, PlaneName::grid}) {
        if (plane == PlaneName::kernel && !(planes.planes().has_kernel && planes.view().kernel_opacity > 0))
            continue;
        const auto place = planes.cell_under(plane, px);
        if (!place) continue;
        PlaneCell cell{plane, {place->begin(), place->end()}};
        for (std::size_t axis = 0; axis < 3; ++axis)
            cell.at[axis] = place_on_plane(f.layout.axes[axis], plane, cell.at[axis]);
        return cell;
    }
    return std::nullopt;
}

std::optional<std::array<Vec2, 4>> corners_of(const Figure& f, const Moment& moment, const Sight& sight,
                                              const PlaneCell& cell) {
    if (own_view(f.scenario.view.kind) != nullptr || !has_plane_cell(f, cell)) return std::nullopt;
    const Page page = page_of(f, moment, sight.focus);
    const PlacedPlanes planes = seen(f, moment, sight, page, page.beside_words).planes;
    std::array<std::int64_t, 3> place{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        place[axis] = place_on_plane(f.layout.axes[axis], cell.plane, cell.at[axis]);
    return planes.corners(cell.plane, place[0], planes.area_of(cell.plane, place[1], place[2]));
}

}  // namespace convwalk
