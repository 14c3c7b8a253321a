m = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(8, 3, padding='same', activation="relu"),
    layers.MaxPooling2D(), layers.Conv2DTranspose(4, 3, strides=2, output_padding=(0, 1)),
    layers.Cropping2D(((1, 0), (0, 1))), layers.UpSampling2D(2), layers.Flatten()])
