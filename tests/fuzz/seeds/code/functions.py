filters = tf.Variable(tf.zeros([3, 3, 1, 8]))
x = tf.nn.conv2d(x, filters, [1, 2, 2, 1], [[0, 0], [1, 1], [0, 2], [0, 0]], dilations=2)
x = tf.nn.conv2d_transpose(x, filters, [1, 14, 14, 1], 2, padding='SAME')[:, 1:-1, :, :]
w = jnp.zeros((4, 2, 3, 3))
y = jax.lax.conv_general_dilated(x, w, (1, 1), [(2, 1), (-1, 3)], lhs_dilation=(2, 2), feature_group_count=2) / 9
z = nn.max_pool(nn.relu(nn.Conv(8, (3, 3), 2 ** 1)(x)), (2, 2), strides=(2, 2), padding='SAME')
