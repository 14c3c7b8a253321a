// The products of a convolution, as products of matrices, a piece at a time. Level 2.
//
// A convolution lays what is under its windows out as columns (im2col) and multiplies the filters with them;
// a transposed one multiplies its input and lays the stamps back, where overlaps add up (col2im). Much faster
// than numeric/evaluation.h, which is the reference for it.
#pragma once

#include <cstdint>
#include <memory>

#include "numeric/evaluation.h"

namespace convwalk {

enum class Precision : std::uint8_t {
    single_,  ///< float32, as frameworks have it
    double_,
};

class Products {
  public:
    Products() = default;
    virtual ~Products() = default;
    Products(const Products&) = delete;
    Products& operator=(const Products&) = delete;

    /// Works out a piece, some milliseconds of it. @return false when nothing is left
    virtual bool next() = 0;
    /// [batch, out channels, spatial...], without the bias. @pre nothing is left; once
    [[nodiscard]] virtual Tensor take() = 0;
};

/// @param layer a convolution of either kind; it and `input` outlive what is returned
/// @pre shapes fit: input_shape(), weight_shape()
[[nodiscard]] std::unique_ptr<Products> products_of(const Layer& layer, const Tensor& input,
                                                    const Tensor& weight, Precision precision);

/// Multiplications that it takes; kMostCounted when more can't be counted.
[[nodiscard]] std::int64_t count_of_products(const Layer& layer, std::int64_t batch);

}  // namespace convwalk
