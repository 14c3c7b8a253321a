class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(4, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4))
    def forward(self, x):
        identity = x
        x = self.conv(x)
        x += identity
        return F.relu(torch.cat([x, identity[:, :, :, :]], dim=1))
y = Block()(torch.zeros(1, 4, 9, 9))
