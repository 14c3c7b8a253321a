class Net(nn.Module):
    """A text."""
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.ZeroPad2d((1, 2, 0, 1)), nn.Conv2d(3, 6, (5, 3), stride=2), nn.ReLU(inplace=True))
        self.b = nn.MaxPool2d(2, ceil_mode=True)  # half
    def forward(self, x):
        x = self.b(F.relu(self.a(x)))
        return F.pad(nn.ConvTranspose2d(6, 1, 4, 2, 1, output_padding=1)(x), (0, -1))
