#include "ui/copied_picture.h"

#include <sstream>

#include "export/animation.h"
#include "export/png.h"
#include "export/svg.h"

namespace convwalk {

CopiedPicture copied_picture(const Figure& figure, const Moment& moment, Easel& easel) {
    const Scene scene = exported_scene(figure, moment);
    CopiedPicture copied{"", to_svg(scene)};
    const auto pixels = easel.pixels(scene);
    if (pixels.empty()) return copied;
    std::ostringstream png;
    write_png(png, scene.size, pixels);
    copied.png = png.str();
    return copied;
}

}  // namespace convwalk
