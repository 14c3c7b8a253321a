#include "scene/figure.h"

#include <fmt/format.h>

#include "basics/errors.h"
#include "scene/figure_words.h"
#include "scene/page.h"
#include "scene/plane_painter.h"

namespace convwalk {
namespace {

// Every layout is drawn as depth, rows and columns: an axis that the layer lacks is one cell that is read.
Layout raised(Layout l) {
    AxisLayout single;
    single.slots = {Slot{SlotKind::real, 0, true}};
    single.inputs = single.outputs = single.kernel = 1;
    while (l.axes.size() < 3) l.axes.insert(l.axes.begin(), single);
    return l;
}

PlaneExtents plane(const Extents& extents) {
    return {extents[0], extents[1], extents[2]};
}

Planes planes_of(const Figure& f) {
    return {plane(slot_extents(f.layout)), plane(kernel_extents(f.layout)), plane(output_extents(f.layout)),
            !is_pooling(f.layer.op)};
}

FlatRoom flat_room(const Figure& f, const Extras& beside) {
    const SizePx size = f.scenario.output.size;
    // "mean" is wider than a sign.
    const double wide = is_pooling(f.layer.op) ? 3.2 : 2.4;
    // In a low second row, the word above a sign is higher than the planes.
    const double word_px = beside.signs && beside.captions ? type_sizes(size).small_px : 0;
    return {beside.signs ? wide * type_sizes(size).body_px + beside.index_px(size) : 0,
            beside.caption_px(size) + beside.index_px(size) + word_px, beside.indices};
}

}  // namespace

Figure figure(const Scenario& scenario) {
    if (const auto why = why_invalid(scenario.layer)) throw BadInput(why->sentence);
    Figure f;
    f.scenario = scenario;
    f.layer = resolved(scenario.layer);
    if (const auto why = why_too_large(f.layer)) throw BadInput(why->sentence);
    f.layout = raised(layout(f.layer));
    f.timeline = timeline(f.layout, scenario.pace);
    return f;
}

Scene build_scene(const Figure& f, const Moment& moment) {
    const SizePx size = f.scenario.output.size;
    const Page page =
        lay_out_page(words_of(f, moment), size, f.scenario.theme, PrimitiveId{kWordsPart} << 40);
    const Planes planes = planes_of(f);
    const Extras beside = extras(f.scenario.view, size, page.figure);
    const Arrangement arrangement =
        f.scenario.view.kind == ViewKind::oblique
            ? oblique_arrangement(planes)
            : flat_arrangement(planes, beside.for_planes(page.figure, size), flat_room(f, beside));
    Scene scene{size, f.scenario.theme.background, {}};
    paint_planes(scene, f, planes, arrangement, beside, moment, page.figure);
    scene.primitives.insert(scene.primitives.end(), page.primitives.begin(), page.primitives.end());
    return scene;
}

Tick time_of(const Figure& f, const StillMoment& moment) {
    using Kind = StillMoment::Kind;
    switch (moment.kind) {
        case Kind::start:
            return 0;
        case Kind::middle:
            return time_of_step(f.timeline, f.timeline.steps / 2);
        case Kind::end:
            return f.timeline.duration();
        case Kind::step:
            if (moment.value > f.timeline.steps)
                throw BadInput(fmt::format("moment is step {}; the animation has {} steps", moment.value,
                                           f.timeline.steps));
            return time_of_step(f.timeline, moment.value - 1);
        case Kind::time:
            if (moment.value > f.timeline.duration())
                throw BadInput(fmt::format("moment is {}; the animation lasts {}s", to_string(moment),
                                           double(f.timeline.duration()) / 1000));
            return moment.value;
    }
    return 0;
}

}  // namespace convwalk
