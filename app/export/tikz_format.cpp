// A moment as a picture of TikZ.
#include "export/formats.h"
#include "export/tikz.h"

namespace convwalk {

constinit const Format Format::tikz = {.name = "tikz",
                                       .ending = ".tex",
                                       .title = "TikZ",
                                       .about = "a TikZ picture",
                                       .still = true,
                                       .alpha = true,
                                       .drawn = false,
                                       .draw = [](const Scene& scene, const StillWords& words, Studio&,
                                                  std::ostream& out) { out << to_tikz(scene, words.title); }};

}  // namespace convwalk
