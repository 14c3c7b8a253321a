#include "views/planes/standing.h"

#include <algorithm>
#include <limits>

namespace convwalk {
namespace {

Planes planes_of(const Figure& f) {
    return {PlaneExtents::of(slot_extents(f.layout)), PlaneExtents::of(kernel_extents(f.layout)),
            PlaneExtents::of(output_extents(f.layout)), has_weights(f.layer.op)};
}

FlatRoom flat_room(const Figure& f, const Extras& beside) {
    const SizePx size = f.scenario.output.size;
    // A word is wider than a sign.
    const double wide = is_pooling(f.layer.op) ? 3.2 : has_weights(f.layer.op) ? 2.4 : 5.2;
    // In a low second row, the word above a sign is higher than the planes.
    const double word_px = beside.signs && beside.captions ? type_sizes(size).small_px : 0;
    return {beside.signs ? wide * type_sizes(size).body_px + beside.index_px(size) : 0,
            beside.caption_px(size) + beside.index_px(size) + word_px, beside.indices};
}

}  // namespace

Standing standing(const Figure& f, ViewKind kind, Rect area) {
    const SizePx size = f.scenario.output.size;
    View view = f.scenario.view;
    view.kind = kind;
    const Planes planes = planes_of(f);
    const Extras beside = extras(view, size, area);
    const Rect for_planes = beside.for_planes(area, size);
    const Arrangement arrangement = kind == ViewKind::oblique
                                        ? oblique_arrangement(planes)
                                        : flat_arrangement(planes, for_planes, flat_room(f, beside));
    return {planes, arrangement, beside, Stage(arrangement, planes, for_planes, largest_cell_px(size))};
}

Standing turned(const Standing& from, const Standing& to, double t) {
    if (t <= 0) return from;
    if (t >= 1) return to;
    const Rect a = from.stage.taken();
    const Rect b = to.stage.taken();
    const auto number = [t](double x, double y) { return x + (y - x) * t; };
    const Rect area = {number(a.x, b.x), number(a.y, b.y), number(a.width, b.width),
                       number(a.height, b.height)};
    Arrangement arrangement = mix(from.arrangement, to.arrangement, t);
    const Stage stage(arrangement, to.planes, area, std::numeric_limits<double>::infinity());
    // What only one view has is seen in that half of the way in which it has room.
    for (double* opacity : {&arrangement.kernel_opacity, &arrangement.line_opacity, &arrangement.plane_words})
        *opacity = std::max(0.0, 2 * *opacity - 1);
    const Extras beside = {from.extras.captions || to.extras.captions,
                           from.extras.indices && to.extras.indices, from.extras.signs || to.extras.signs};
    return {to.planes, arrangement, beside, stage};
}

}  // namespace convwalk
